/** Clients of PostgreSQL: how they are set up, and how their failures are told apart. */
import pg from 'pg';
import { BrokenKey, BrokenReference, Unkeepable } from '../dialect.ts';
import type { Stored } from '../schema.ts';
import { wholeName } from './partitions.ts';

/** The longest that a statement may wait for a lock, and that a transaction may idle. */
const PATIENCE_MS = 10_000;

export type Rows = readonly (readonly Stored[])[];

/** The connection is gone, or no longer to be trusted. */
export class Lost extends Error {
  constructor(cause: unknown) {
    super(`the connection to PostgreSQL is lost: ${cause instanceof Error ? cause.message : 'unknown'}`, {
      cause,
    });
  }
}

/** @param patienceMs 10,000 when absent; `Infinity` lets statements take as long as they need */
export function clientConfig(url: string, patienceMs: number = PATIENCE_MS): pg.ClientConfig {
  const isPatient = patienceMs === Infinity;
  return {
    connectionString: url,
    application_name: 'chancery',
    keepAlive: true,
    connectionTimeoutMillis: PATIENCE_MS,
    lock_timeout: isPatient ? undefined : patienceMs,
    idle_in_transaction_session_timeout: PATIENCE_MS,
    // Compiling a search takes seconds, and running it milliseconds: the planner expects rows of which the page needs few.
    options: '-c jit=off',
    // Above what the server itself holds to: only a server that is gone stays silent for so long.
    query_timeout: isPatient ? undefined : 2 * patienceMs,
    // Values stay the text that the server sends; the codec reads them.
    types: { getTypeParser: () => (value: string | Buffer) => value.toString() },
  };
}

/** @throws RangeError for a URL that cannot be read, without quoting it: it may hold a password */
export function checkUrl(url: string): void {
  try {
    new pg.Client({ connectionString: url });
  } catch {
    throw new RangeError('the database URL cannot be read');
  }
}

/** Runs one statement. @throws BrokenKey, BrokenReference, Unkeepable, Lost, or the server's own error */
export async function run(
  client: pg.ClientBase,
  sql: string,
  values: readonly Stored[],
  name?: string,
): Promise<Rows> {
  try {
    const query = { text: sql, values: [...values], rowMode: 'array' as const };
    const result = await client.query<Stored[]>(name === undefined ? query : { ...query, name });
    return result.rows;
  } catch (error) {
    throw refined(error);
  }
}

export function refined(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || isFatal(error.code)) return new Lost(error);
  if (error.code === '23505') return new BrokenKey(wholeName(error.constraint ?? ''), error);
  if (error.code === '23503' || error.code === '23001') return new BrokenReference(error);
  // Data exceptions, other constraints, and limits of the program such as the size of an index's row.
  if (/^(22|23|54)/.test(error.code ?? '')) return new Unkeepable(error);
  return error;
}

/** Serialization failure and deadlock: the transaction was rolled back because it met another one. */
export function metAnother(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/** Whether this answer to COMMIT says for certain that the transaction was rolled back. */
export function refusesCommit(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(23|25|40)/.test(error.code ?? '') && !isFatal(error.code);
}

/** The server ends the session with these: shutdown, crash, termination, timeouts of idle sessions. */
function isFatal(code: string | undefined): boolean {
  return code === undefined || /^(08|57P|25P03|28|XX)/.test(code);
}
