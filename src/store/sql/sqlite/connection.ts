/** The connection that writes to SQLite. Its transactions are `IMMEDIATE`: from the first statement the only ones. */
import { BrokenKey, BrokenReference, type Connection, type Query } from '../dialect.ts';
import type { SqliteFile } from './driver.ts';

export class SqliteConnection implements Connection {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  readonly query: Query = async (sql, values) => {
    try {
      return this.#file.query(sql, values);
    } catch (error) {
      throw refined(error);
    }
  };

  async begin(): Promise<void> {
    this.#file.query('BEGIN IMMEDIATE', []);
  }

  settled(): undefined {
    return undefined;
  }

  async commit(): Promise<void> {
    this.#file.query('COMMIT', []);
  }

  async rollback(): Promise<void> {
    // SQLite has rolled back by itself after some failures, such as a full disk.
    if (this.#file.inTransaction) this.#file.query('ROLLBACK', []);
  }

  mayRunAgain(): boolean {
    return false;
  }
}

function refined(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return new BrokenReference(error);
  if (error.code !== 'SQLITE_CONSTRAINT_UNIQUE' && error.code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return error;
  }
  return new BrokenKey(error.message.replace(/^.*failed: /, ''), error);
}
