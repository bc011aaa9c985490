/** Rows as JSON: octets in base64, everything else as it is. Backups and whole exports of the trail hold them so. */
import { fromBase64, toBase64 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { Columns } from './column.ts';
import { type Row, TABLES, type TableName } from './tables.ts';

export type SpelledRow = Readonly<Record<string, unknown>>;

/** The columns of a table, in the order in which they are declared. */
export function columnsOf(table: TableName): readonly string[] {
  return Object.keys(TABLES[table].columns);
}

export function spellRow<T extends TableName>(table: T, row: Row<T>): SpelledRow {
  const values = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(columnsOf(table).map((name) => [name, spelled(values[name])]));
}

/**
 * A row with these columns and no others; whether its values fit them is for the store to say.
 * @throws malformed
 */
export function readRow<T extends TableName>(table: T, value: unknown): Row<T> {
  const found = typeof value === 'object' && value !== null ? (value as SpelledRow) : {};
  const names = columnsOf(table);
  if (Object.keys(found).length !== names.length) throw unfitting(table);
  return readValues(
    table,
    names.map((name) => found[name]),
  );
}

/** As {@link readRow}, of values in the order of the columns. @throws malformed */
export function readValues<T extends TableName>(table: T, values: readonly unknown[]): Row<T> {
  const columns: Columns = TABLES[table].columns;
  const names = columnsOf(table);
  if (values.length !== names.length) throw unfitting(table);
  const entries = names.map((name, i) => {
    const value = values[i];
    if (value === undefined) throw unfitting(table);
    if (value === null || columns[name]?.kind !== 'blob') return [name, value];
    const octets = typeof value === 'string' ? fromBase64(value) : undefined;
    if (octets === undefined) throw unfitting(table);
    return [name, octets];
  });
  return Object.fromEntries(entries) as Row<T>;
}

/** A value as JSON has it. */
export function spelled(value: unknown): unknown {
  return value instanceof Uint8Array ? toBase64(value) : value;
}

function unfitting(table: TableName): ChanceryError {
  return new ChanceryError('malformed', `a row of ${table} must have the columns of that table`);
}
