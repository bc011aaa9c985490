/**
 * Many rows as few parameters: an array for each column, which `unnest` makes rows of again. So a statement is the same
 * for any number of rows, and stays far below the 65,535 parameters that the protocol can count.
 */
import { toHex } from '../../../../base/bytes.ts';
import type { ColumnKind } from '../../../../records/column.ts';
import type { AnyRow } from '../../../check.ts';
import { quoted, type SqlColumn } from '../../schema.ts';

/** A statement that is being put together, and the parameters that it has so far. */
export class Composition {
  readonly values: string[] = [];

  /** Rows as an expression that can stand in FROM. */
  rows(columns: readonly SqlColumn[], rows: readonly AnyRow[]): string {
    return `unnest(${this.arrays(columns, rows).join(', ')})`;
  }

  /** What such an expression is made of. The values were checked before. */
  arrays(columns: readonly SqlColumn[], rows: readonly AnyRow[]): readonly string[] {
    return columns.map(({ kind, name }) => {
      this.values.push(literal(kind, name, rows));
      return `$${this.values.length}::${TYPES[kind]}[]`;
    });
  }
}

export function names(columns: readonly SqlColumn[]): string {
  return columns.map(({ name }) => quoted(name)).join(', ');
}

const TYPES: Readonly<Record<ColumnKind, string>> = {
  id: 'uuid',
  text: 'text',
  int: 'bigint',
  bool: 'boolean',
  blob: 'bytea',
  json: 'text',
};

/** As PostgreSQL spells an element in an array (§8.15.6 of its manual). */
const ELEMENTS: Readonly<Record<ColumnKind, (value: never) => string>> = {
  id: (value: string) => value,
  text: escaped,
  int: String,
  bool: String,
  blob: (value: Uint8Array) => `"\\\\x${toHex(value)}"`,
  json: (value: unknown) => escaped(JSON.stringify(value)),
};

function literal(kind: ColumnKind, name: string, rows: readonly AnyRow[]): string {
  const element = ELEMENTS[kind] as (value: unknown) => string;
  let text = '';
  for (const row of rows) {
    const value = row[name];
    text += `${text === '' ? '' : ','}${value === null && kind !== 'json' ? 'NULL' : element(value)}`;
  }
  return `{${text}}`;
}

function escaped(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
