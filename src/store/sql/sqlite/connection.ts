/** The connection that writes to SQLite. Its transactions are `IMMEDIATE`: from the first statement the only ones. */
import { BrokenKey, BrokenReference, type Connection, type Query, Unkeepable } from '../dialect.ts';
import type { SqliteFile } from './driver.ts';

/** For how long another process may write before a commit gives up, and how often it is asked. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 5;

export class SqliteConnection implements Connection {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
    file.query('PRAGMA busy_timeout = 0', []);
  }

  readonly query: Query = async (sql, values, most) => {
    try {
      return this.#file.query(sql, values, most);
    } catch (error) {
      throw refined(error);
    }
  };

  /** Waits without holding the event loop while another process writes. @throws SQLITE_BUSY when that takes long */
  async begin(): Promise<void> {
    for (let waited = 0; ; waited += PAUSE_MS) {
      try {
        await this.rollback();
        this.#file.query('BEGIN IMMEDIATE', []);
        return;
      } catch (error) {
        if (codeOf(error) !== 'SQLITE_BUSY' || waited >= PATIENCE_MS) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  settled(): undefined {
    return undefined;
  }

  async commit(): Promise<void> {
    this.#file.query('COMMIT', []);
  }

  async rollback(): Promise<void> {
    // SQLite has rolled back by itself after some failures, such as a full disk.
    if (!this.#file.inTransaction) return;
    try {
      this.#file.query('ROLLBACK', []);
    } catch {
      // Tried again before the next transaction, which is refused for as long as this lasts.
    }
  }

  mayRunAgain(): boolean {
    return false;
  }
}

function refined(error: unknown): unknown {
  switch (codeOf(error)) {
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
      return new BrokenReference(error);
    case 'SQLITE_CONSTRAINT_PRIMARYKEY':
    case 'SQLITE_CONSTRAINT_UNIQUE':
      return new BrokenKey((error as Error).message.replace(/^.*failed: /, ''), error);
    case 'SQLITE_TOOBIG':
    case 'SQLITE_MISMATCH':
    case 'SQLITE_CONSTRAINT_CHECK':
    case 'SQLITE_CONSTRAINT_NOTNULL':
      return new Unkeepable(error);
    default:
      return error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
