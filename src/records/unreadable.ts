/** A row that the database holds and nobody can read: no store wrote it so. */
import { ChanceryError } from '../base/error.ts';
import type { TableName } from './tables.ts';

export class Unreadable extends ChanceryError {
  /** What is readable of the row. */
  readonly row: Readonly<Record<string, unknown>>;

  constructor(table: TableName, row: Readonly<Record<string, unknown>>, cause: unknown) {
    const name = table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    super('internal', `a row of ${name} in the database cannot be read`, { cause });
    this.row = row;
  }
}
