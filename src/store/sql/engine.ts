/**
 * The engine over a connection. A batch is tried as a whole, in bulk where the connection has a way to do that; when one of
 * its changes cannot be made, the batch is run again with a savepoint around each, so that exactly that change is left out.
 */

import { ChanceryError } from '../../base/error.ts';
import type { Clock } from '../../base/ports.ts';
import type { AuditEventRow, AuditLinkRow } from '../../records/audit.ts';
import type { Change, Decided, Outcome, Reader } from '../../records/store.ts';
import { type Engine, type Failed, Undecided, unkeepable } from '../commit-queue.ts';
import type { OpenLink, Writer } from '../writer.ts';
import { Applier, type Failure } from './applier.ts';
import type { Bulk, WriteAll } from './bulk.ts';
import { BrokenKey, BrokenReference, type Connection, type Dialect, Unkeepable } from './dialect.ts';
import { Statements } from './write.ts';

const COMMITTED: Outcome = { status: 'committed' };

/** How often a transaction that met another one is run. */
const ATTEMPTS = 5;

export interface SqlEngineParts {
  readonly connection: Connection;
  readonly dialect: Dialect;
  /** Reads on the connection that writes. */
  readonly reader: Reader;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly lastCommitMs: number;
  /** Over the same connection; absent where statement by statement is the fastest way. */
  readonly bulk?: Bulk | undefined;
  /** As {@link Engine} has it. */
  readonly isElsewhere?: boolean;
}

export class SqlEngine implements Engine {
  readonly #parts: SqlEngineParts;
  readonly #statements: Statements;
  #lastCommitMs: number;

  constructor(parts: SqlEngineParts) {
    this.#parts = parts;
    this.#statements = new Statements(parts.dialect);
    this.#lastCommitMs = parts.lastCommitMs;
  }

  get isElsewhere(): boolean {
    return this.#parts.isElsewhere ?? false;
  }

  get lastCommitMs(): number {
    return this.#lastCommitMs;
  }

  async run(batch: readonly Change[]): Promise<readonly (Outcome | Failed)[]> {
    const writeAll = this.#parts.bulk?.prepare(batch);
    const whole = await this.#transaction('shared', () =>
      writeAll === undefined ? this.#commit(batch, false) : this.#commitInBulk(batch, writeAll),
    );
    return whole ?? (await this.#transaction('shared', () => this.#commit(batch, true))) ?? [];
  }

  async transact<T>(
    decide: (reader: Reader) => Promise<Decided<T>>,
  ): Promise<{ outcome: Outcome; value: T }> {
    return await this.#transaction('alone', async () => {
      const { change, value } = await decide(this.#parts.reader);
      const [outcome = COMMITTED] = (change && (await this.#commit([change], true))) ?? [];
      if (change === undefined) await this.#parts.connection.rollback();
      if (outcome.status === 'failed') throw new Undecided(unkeepable(outcome.error));
      return { outcome, value };
    });
  }

  /** Ends with a commit by `work`, or with a rollback when it throws. */
  async #transaction<T>(mode: 'shared' | 'alone', work: () => Promise<T>): Promise<T> {
    const { connection } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      try {
        await connection.begin(mode);
        const settled = connection.settled();
        if (settled !== undefined) this.#advance(settled);
        return await work();
      } catch (error) {
        await connection.rollback();
        if (attempt === ATTEMPTS || !connection.mayRunAgain(rootOf(error))) throw error;
      }
    }
  }

  /** @returns undefined, rolled back, when the batch must be run again with savepoints */
  async #commitInBulk(batch: readonly Change[], writeAll: WriteAll): Promise<readonly Outcome[] | undefined> {
    const { connection, writer, clock } = this.#parts;
    const open = writer.begin();
    const events = batch.flatMap((change) => placed(open, change));
    const link = open.isEmpty ? undefined : open.close(clock.now());
    if (!(await attemptAll(() => writeAll(events, link)))) {
      await connection.rollback();
      return undefined;
    }
    await connection.commit(link);
    if (link !== undefined) this.#advance(link);
    return batch.map(() => COMMITTED);
  }

  /** @returns undefined, rolled back, when the batch must be run again with savepoints */
  async #commit(
    batch: readonly Change[],
    exact: boolean,
  ): Promise<readonly (Outcome | Failed)[] | undefined> {
    const { connection, writer, clock } = this.#parts;
    const open = writer.begin();
    const applier = new Applier(this.#parts.dialect, connection.query, this.#statements, open, writer.id);
    await applier.lock(batch);
    const outcomes: (Outcome | Failed)[] = [];
    for (const change of batch) {
      const failure = (await applier.expected(change)) ?? (await this.#write(applier, change, exact));
      if (failure === 'unknown') {
        await connection.rollback();
        return undefined;
      }
      outcomes.push(failure ?? COMMITTED);
    }
    if (open.isEmpty) {
      // What needs no event is whose turn it is; there is no link then.
      if (outcomes.includes(COMMITTED)) await connection.commit();
      else await connection.rollback();
      return outcomes;
    }
    const link = open.close(clock.now());
    await applier.finish(link);
    await connection.commit(link);
    this.#advance(link);
    return outcomes;
  }

  #advance(link: AuditLinkRow): void {
    this.#parts.writer.advance(link);
    this.#lastCommitMs = Math.max(this.#lastCommitMs, link.atMs);
  }

  async #write(
    applier: Applier,
    change: Change,
    exact: boolean,
  ): Promise<Failure | Failed | 'unknown' | undefined> {
    if (!exact) return (await attempt(applier, change)) === undefined ? undefined : 'unknown';
    const { query } = this.#parts.connection;
    await query('SAVEPOINT change', []);
    const failure = await attempt(applier, change);
    if (failure !== undefined) await query('ROLLBACK TO SAVEPOINT change', []);
    await query('RELEASE SAVEPOINT change', []);
    return failure;
  }
}

function placed(open: OpenLink, { events }: Change): readonly AuditEventRow[] {
  const rows = open.place(events);
  open.keep(events);
  return rows;
}

/** Whether nothing is wrong with any of the changes; whatever else goes wrong is thrown, and is the whole batch's. */
async function attemptAll(writeAll: () => Promise<boolean>): Promise<boolean> {
  try {
    return await writeAll();
  } catch (error) {
    if ([BrokenKey, BrokenReference, Unkeepable].some((kind) => error instanceof kind)) return false;
    throw error;
  }
}

/** What is wrong with this change alone; whatever else goes wrong is thrown, and is the whole batch's. */
async function attempt(applier: Applier, change: Change): Promise<Failure | Failed | undefined> {
  try {
    return await applier.write(change);
  } catch (error) {
    if (error instanceof Unkeepable) return { status: 'failed', error };
    throw error;
  }
}

/**
 * What the engine said, below what a decision and its reads made of it. What a commit threw stays as it is: one that is
 * in doubt is never run again.
 */
function rootOf(error: unknown): unknown {
  if (!(error instanceof Undecided)) return error;
  let root = error.cause;
  while (root instanceof ChanceryError && root.cause !== undefined) root = root.cause;
  return root;
}
