/**
 * A small driver over libsql, which is synchronous. Three of its habits are kept away from the rest: values are bound
 * as one array (a lone Buffer aborts the process), only `all` is used (`get` adds a key of its own to rows), and
 * statements are prepared once, as that is what costs most.
 */
import Database from 'libsql';
import type { Stored } from '../schema.ts';

/** The most statements that a connection keeps prepared. */
const PREPARED = 500;

export class SqliteFile {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Database.Statement>();

  /** @param path of a file in a directory that exists; it is made when it is not there */
  constructor(path: string) {
    this.#database = new Database(path);
    this.#database.exec('PRAGMA busy_timeout = 5000');
    this.#database.exec('PRAGMA journal_mode = WAL');
    this.#database.exec('PRAGMA synchronous = FULL');
    this.#database.exec('PRAGMA foreign_keys = ON');
  }

  /** Rows as arrays; octets as Buffers. @throws the engine's error, with its name as `code`, e.g. `SQLITE_FULL` */
  query(sql: string, values: readonly Stored[]): readonly (readonly Stored[])[] {
    const rows = this.#prepare(sql).all([...values]);
    return rows as (readonly Stored[])[];
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** Leaves everything in the one file: what stands in the write-ahead log is brought into it, unless others are open. */
  close(): void {
    this.#prepared.clear();
    this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]);
    this.#database.close();
  }

  #prepare(sql: string): Database.Statement {
    let statement = this.#prepared.get(sql);
    if (statement !== undefined) return statement;
    statement = this.#database.prepare(sql);
    if (statement.reader) statement.raw();
    if (this.#prepared.size >= PREPARED) {
      for (const [oldest] of this.#prepared) {
        this.#prepared.delete(oldest);
        break;
      }
    }
    this.#prepared.set(sql, statement);
    return statement;
  }
}
