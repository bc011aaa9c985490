/**
 * The declared tables as SQL: camelCase here, snake_case in the database. The conversion is written once, here, and
 * Kysely uses it too.
 */
import { CamelCasePlugin } from 'kysely';
import type { ColumnKind } from '../../records/column.ts';
import { type Row, TABLES, type TableName } from '../../records/tables.ts';
import { declared } from '../check.ts';

/** A value as a driver takes and gives it. */
export type Stored = string | number | bigint | boolean | Uint8Array | null;

/** For Kysely: names are checked by type, values are encoded by the codec. */
export type Schema = { [T in TableName]: { [C in keyof Row<T>]: Stored } };

/** For queries that are the same for every table; what they name is checked when they run. */
export type AnySchema = Record<string, Record<string, Stored>>;

export interface SqlColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

export interface SqlTable {
  readonly name: TableName;
  readonly columns: readonly SqlColumn[];
}

/** `tenantId` -> `tenant_id`. */
export function sqlName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** As an identifier, which may be a word of SQL's own. */
export function quoted(name: string): string {
  return `"${sqlName(name)}"`;
}

export class SqlNames extends CamelCasePlugin {
  protected override snakeCase(name: string): string {
    return sqlName(name);
  }
}

export const SQL_TABLES: Readonly<Record<TableName, SqlTable>> = Object.fromEntries(
  Object.keys(TABLES).map((name) => {
    const columns = Object.entries(declared(name).columns).map(([column, { kind }]) => ({
      name: column,
      kind,
    }));
    return [name, { name, columns }];
  }),
) as unknown as Readonly<Record<TableName, SqlTable>>;
