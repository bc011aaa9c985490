/** Rows by what names them: a key of their table and its values, as one string. */

import { toHex } from '../../../../base/bytes.ts';
import type { TableName } from '../../../../records/tables.ts';
import { type AnyRow, declared, keysOf } from '../../../check.ts';

/** @returns undefined for values that name no row: one of the key's columns is NULL, or not given */
export function mark(table: string, key: readonly string[], values: AnyRow): string | undefined {
  let text = `${table} ${key.join()}`;
  for (const name of key) {
    const value = values[name] ?? null;
    if (value === null) return undefined;
    text += ` ${value instanceof Uint8Array ? toHex(value) : JSON.stringify(value)}`;
  }
  return text;
}

/** Of every key of its table that the values hold whole. */
export function marks(table: TableName, values: AnyRow): readonly string[] {
  return keysOf(declared(table)).flatMap((key) => mark(table, key, values) ?? []);
}
