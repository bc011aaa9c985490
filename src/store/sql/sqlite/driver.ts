/**
 * A small driver over libsql, which is synchronous. Some of its habits are kept away from the rest: values are bound
 * as one array (a lone Buffer aborts the process); `get` is used for rows as arrays alone (to an object it adds a key of its
 * own), and what has failed in it is not used again (it would fail in the same way for ever). Statements are prepared once,
 * as that is what costs most.
 */
import Database from 'libsql';
import type { Stored } from '../schema.ts';

/** The most statements that a connection keeps prepared. */
const PREPARED = 500;

interface Prepared {
  readonly statement: Database.Statement;
  readonly hasRows: boolean;
}

export class SqliteFile {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Prepared>();

  /** @param path of a file in a directory that exists; it is made when it is not there */
  constructor(path: string) {
    this.#database = new Database(path);
    this.#database.exec('PRAGMA busy_timeout = 5000');
    this.#database.exec('PRAGMA journal_mode = WAL');
    this.#database.exec('PRAGMA synchronous = FULL');
    this.#database.exec('PRAGMA foreign_keys = ON');
  }

  /**
   * Rows as arrays; octets as Buffers.
   * @param most 1: the first row is all that is wanted, which costs a third of asking for all
   * @throws the engine's error, with its name as `code`, e.g. `SQLITE_FULL`
   */
  query(sql: string, values: readonly Stored[], most?: 1): readonly (readonly Stored[])[] {
    const { hasRows, statement } = this.#prepare(sql);
    if (!hasRows) {
      statement.run([...values]);
      return [];
    }
    if (most === undefined) return statement.all([...values]) as (readonly Stored[])[];
    try {
      const row = statement.get([...values]) as readonly Stored[] | undefined;
      return row === undefined ? [] : [row];
    } catch (error) {
      this.#prepared.delete(sql);
      throw error;
    }
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** Leaves everything in the one file: what stands in the write-ahead log is brought into it, unless others are open. */
  close(): void {
    this.#prepared.clear();
    this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]);
    this.leave();
  }

  /** Closes without that, for whoever only reads beside a process that writes, and shall not wait. */
  leave(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, hasRows: statement.reader };
    if (prepared.hasRows) statement.raw();
    if (this.#prepared.size >= PREPARED) {
      for (const [oldest] of this.#prepared) {
        this.#prepared.delete(oldest);
        break;
      }
    }
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}
