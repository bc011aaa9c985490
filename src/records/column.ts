/**
 * Tables as data. A table is declared once, here in the core; row types are derived from it, and every store (memory,
 * SQLite, PostgreSQL) reads its columns, keys and references from it. The migrations are tested against it.
 */
import type { Id } from '../base/ids.ts';

/**
 * How a value is kept. `id` is a UUID; `int` a safe integer (times are seconds since 1970 UTC unless the name ends in
 * `Ms`); `json` any JSON value, stored as text.
 */
export type ColumnKind = 'id' | 'text' | 'int' | 'bool' | 'blob' | 'json';

export interface Column<T = unknown> {
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  /** Only carries the type. */
  readonly value?: T;
}

export type Columns = Readonly<Record<string, Column>>;

type ValueOf<C> = C extends Column<infer T> ? T : never;
export type RowOf<C extends Columns> = { readonly [K in keyof C]: ValueOf<C[K]> };

export interface Reference {
  readonly columns: readonly string[];
  readonly table: string;
  readonly key: readonly string[];
}

export interface Table<C extends Columns = Columns> {
  readonly columns: C;
  readonly primaryKey: readonly (keyof C & string)[];
  /** Further keys. A row with NULL in one of a key's columns is not held to it. */
  readonly unique: readonly (readonly (keyof C & string)[])[];
  readonly references: readonly Reference[];
}

export function table<C extends Columns>(
  columns: C,
  keys: {
    readonly primaryKey: readonly (keyof C & string)[];
    readonly unique?: readonly (readonly (keyof C & string)[])[];
    readonly references?: readonly (readonly [
      columns: readonly (keyof C & string)[],
      table: string,
      key?: readonly string[],
    ])[];
  },
): Table<C> {
  const references = (keys.references ?? []).map(([names, name, key]) => ({
    columns: names,
    table: name,
    key: key ?? ['tenantId', 'id'],
  }));
  return { columns, primaryKey: keys.primaryKey, unique: keys.unique ?? [], references };
}

export const id: Column<Id> = { kind: 'id', nullable: false };
export const int: Column<number> = { kind: 'int', nullable: false };
export const bool: Column<boolean> = { kind: 'bool', nullable: false };
export const blob: Column<Uint8Array> = { kind: 'blob', nullable: false };

export function text<T extends string = string>(): Column<T> {
  return { kind: 'text', nullable: false };
}

export function json<T>(): Column<T> {
  return { kind: 'json', nullable: false };
}

export function nullable<T>(column: Column<T>): Column<T | null> {
  return { kind: column.kind, nullable: true };
}
