/**
 * The connection that writes to PostgreSQL: one at a time for each process, made anew when it is lost.
 *
 * Two advisory locks go with each transaction. All hold `INSTALLATION`, shared; who must be alone holds it exclusively.
 * Each also holds the lock of its writer. So when the answer to COMMIT is lost, whoever gets the writer's lock on
 * another connection knows that the transaction has ended, and looking for its link tells how.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Id } from '../../../base/ids.ts';
import type { AuditLinkRow } from '../../../records/audit.ts';
import { unavailable } from '../../commit-queue.ts';
import type { Connection, Query } from '../dialect.ts';
import { clientConfig, Lost, metAnother, refined, refusesCommit, run } from './client.ts';
import { StatementNames } from './names.ts';

/** "chancery" in ASCII, as the number of an advisory lock. */
const INSTALLATION = 0x6368616e63657279n;

/** Longer than the server lets a lost connection idle in its transaction. */
const DOUBT_MS = 20_000;
const PAUSE_MS = 200;

export interface Patience {
  /** For how long a commit in doubt is looked for before its callers are told. */
  readonly doubtMs?: number | undefined;
  /** As {@link clientConfig} has it. */
  readonly patienceMs?: number | undefined;
}

export class PostgresConnection implements Connection {
  readonly #config: pg.ClientConfig;
  readonly #lock: bigint;
  readonly #doubtMs: number;
  readonly #names = new StatementNames();
  #client: pg.Client | undefined;
  #doubted: AuditLinkRow | undefined;
  #settled: AuditLinkRow | undefined;

  constructor(url: string, writerId: Id, { doubtMs = DOUBT_MS, patienceMs }: Patience = {}) {
    this.#doubtMs = doubtMs;
    this.#config = clientConfig(url, patienceMs);
    this.#lock = createHash('sha256').update(writerId).digest().readBigInt64BE();
  }

  readonly query: Query = async (sql, values) => {
    if (this.#client === undefined) throw new Lost(new Error('there is no connection'));
    try {
      return await run(this.#client, sql, values, this.#names.of(sql));
    } catch (error) {
      if (error instanceof Lost) this.#drop();
      throw error;
    }
  };

  async begin(mode: 'shared' | 'alone'): Promise<void> {
    if (this.#doubted !== undefined) await this.#settle(0);
    this.#client ??= await this.#connect();
    const shared = mode === 'shared' ? '_shared' : '';
    try {
      await this.#plain(
        `BEGIN ISOLATION LEVEL READ COMMITTED;
         SELECT pg_advisory_xact_lock${shared}(${INSTALLATION}), pg_advisory_xact_lock(${this.#lock})`,
      );
    } catch (error) {
      // It has begun, and the client is told so only after it was told that the lock was not to be had.
      await this.#rollBack();
      throw error;
    }
  }

  settled(): AuditLinkRow | undefined {
    const link = this.#settled;
    this.#settled = undefined;
    return link;
  }

  async commit(link?: AuditLinkRow): Promise<void> {
    try {
      await this.#plain('COMMIT');
    } catch (error) {
      if (refusesCommit(error)) throw error;
      this.#drop();
      if (link === undefined) throw unavailable('the answer to COMMIT was lost', error);
      this.#doubted = link;
      await this.#settle(this.#doubtMs);
      if (this.settled() === undefined) throw new Lost(error);
    }
  }

  async rollback(): Promise<void> {
    if (this.#client?.getTransactionStatus() !== 'I') await this.#rollBack();
  }

  mayRunAgain(error: unknown): boolean {
    return error instanceof Lost || metAnother(error);
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  /** @throws unavailable when the server cannot be reached */
  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    // An idle connection that is lost says so here only.
    client.on('error', () => {
      if (this.#client === client) this.#drop();
    });
    try {
      await client.connect();
      // A database may be set up to answer COMMIT before it is durable; a stronger setting stays.
      await client.query(
        `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
      );
      return client;
    } catch (error) {
      client.end().catch(() => {});
      throw unavailable('PostgreSQL cannot be reached', error);
    }
  }

  async #rollBack(): Promise<void> {
    if (this.#client === undefined) return;
    try {
      await this.#plain('ROLLBACK');
    } catch {
      this.#drop();
    }
  }

  async #plain(sql: string): Promise<void> {
    if (this.#client === undefined) throw new Lost(new Error('there is no connection'));
    try {
      await this.#client.query(sql);
    } catch (error) {
      const told = refined(error);
      if (told instanceof Lost) this.#drop();
      throw told;
    }
  }

  /**
   * Finds out how the doubted commit ended, for at least one attempt and about as long as `patience`.
   * @throws unavailable while it cannot be known; nothing else may be committed until then
   */
  async #settle(patience: number): Promise<void> {
    for (let waited = 0; ; waited += PAUSE_MS) {
      try {
        this.#client ??= await this.#connect();
        if (await this.#isThere(this.#doubted as AuditLinkRow)) this.#settled = this.#doubted;
        this.#doubted = undefined;
        return;
      } catch (error) {
        this.#drop();
        if (waited >= patience) throw unavailable('how the last commit ended cannot be known yet', error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  async #isThere(link: AuditLinkRow): Promise<boolean> {
    await this.#plain(`BEGIN; SELECT pg_advisory_xact_lock(${this.#lock})`);
    const sql = 'SELECT 1 FROM audit_links WHERE writer_id = $1 AND number = $2 AND hash = $3';
    const rows = await this.query(sql, [link.writerId, link.number, link.hash]);
    await this.#plain('ROLLBACK');
    return rows.length > 0;
  }

  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => {});
  }
}
