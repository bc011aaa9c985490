/** The store in PostgreSQL: one connection writes, a pool reads. */
import pg from 'pg';
import type { Id } from '../../../base/ids.ts';
import { seconds } from '../../../base/ports.ts';
import type { Store } from '../../../records/store.ts';
import { assemble } from '../../assemble.ts';
import { CommitQueue } from '../../commit-queue.ts';
import type { StoreOptions } from '../../options.ts';
import { Writer } from '../../writer.ts';
import type { Query } from '../dialect.ts';
import { SqlEngine } from '../engine.ts';
import { newestCommit } from '../last-commit.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { sqlReader } from '../read.ts';
import { PostgresBulk } from './bulk/bulk.ts';
import { checkUrl, clientConfig, Lost, run } from './client.ts';
import { PostgresConnection } from './connection.ts';
import { POSTGRES } from './dialect.ts';
import { StatementNames } from './names.ts';

/**
 * @param url `postgres://…`, of a database in UTF-8
 * @throws RangeError for a URL that cannot be read, unavailable when the database cannot be reached or was migrated by
 *   a newer program; no message quotes the URL
 */
export async function openPostgres(url: string, options: StoreOptions): Promise<Store> {
  checkUrl(url);
  const writer = new Writer(options.ids.next());
  await migrated(url, writer.id, seconds(options.clock));
  const connection = new PostgresConnection(url, writer.id, options);
  const pool = new pg.Pool({ ...clientConfig(url, options.patienceMs), max: 10 });
  // A lost idle connection is made anew when it is needed; one that is lost while it is lent and nothing is asked on it,
  // when it is asked.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const end = async (): Promise<void> => {
    await Promise.all([connection.close(), pool.end()]);
  };
  try {
    const query = pooled(pool);
    const reader = sqlReader(POSTGRES, query);
    const engine = new SqlEngine({
      connection,
      dialect: POSTGRES,
      reader: sqlReader(POSTGRES, connection.query),
      writer,
      clock: options.clock,
      lastCommitMs: await newestCommit(query),
      bulk: new PostgresBulk(connection.query, writer.id),
      isElsewhere: true,
    });
    return assemble(reader, engine, () => newestCommit(query), new CommitQueue(engine, options), end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** Waits for whoever migrates the database now, and lets a step take its time: an index over many rows does. */
async function migrated(url: string, writerId: Id, now: number): Promise<void> {
  const connection = new PostgresConnection(url, writerId, { patienceMs: Infinity });
  try {
    await migrate(connection, POSTGRES, MIGRATIONS, now);
  } finally {
    await connection.close();
  }
}

/**
 * A read on a connection that turns out to be lost is read again, once, on another. What reads one row by its key is
 * prepared, as one plan is right for all keys; what searches is planned by what it searches for.
 */
function pooled(pool: pg.Pool): Query {
  const names = new StatementNames();
  const once: Query = async (sql, values, most) => {
    const client = await pool.connect();
    let isLost = false;
    try {
      return await run(client, sql, values, most === undefined ? undefined : names.of(sql));
    } catch (error) {
      isLost = error instanceof Lost;
      throw error;
    } finally {
      client.release(isLost);
    }
  };
  return async (sql, values, most) => {
    try {
      return await once(sql, values, most);
    } catch (error) {
      if (error instanceof Lost) return await once(sql, values, most);
      throw error;
    }
  };
}
