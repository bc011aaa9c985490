/** One table in memory: its rows under each of its keys. Rows go in and out as copies. */
import type { Table } from '../../records/column.ts';
import { type AnyRow, declared, keysOf } from '../check.ts';

interface Key {
  readonly columns: readonly string[];
  readonly rows: Map<string, AnyRow>;
}

export class MemoryTable {
  readonly #table: Table;
  readonly #keys: readonly Key[];

  constructor(name: string) {
    this.#table = declared(name);
    this.#keys = keysOf(this.#table).map((columns) => ({ columns, rows: new Map() }));
  }

  /** The stored rows themselves, in no particular order: to be copied before they leave. */
  rows(): IterableIterator<AnyRow> {
    return this.#primary.values();
  }

  /** The stored row whose columns equal `key`; one declared key must be in it. */
  find(key: AnyRow): AnyRow | undefined {
    const known = this.#keys.find(({ columns }) => columns.every((name) => (key[name] ?? null) !== null));
    const row = known?.rows.get(keyText(key, known.columns));
    return row !== undefined && matches(row, key) ? row : undefined;
  }

  /** The first key, in declared order, under which another row than `own` stands already. */
  taken(row: AnyRow, own?: AnyRow): readonly string[] | undefined {
    return this.#held(row).find(({ columns, rows }) => {
      const other = rows.get(keyText(row, columns));
      return other !== undefined && other !== own;
    })?.columns;
  }

  hasPrimary(row: AnyRow): boolean {
    return this.#primary.has(keyText(row, this.#table.primaryKey));
  }

  put(row: AnyRow): AnyRow {
    const stored = copyRow(this.#table, row);
    for (const { columns, rows } of this.#held(stored)) rows.set(keyText(stored, columns), stored);
    return stored;
  }

  delete(row: AnyRow): void {
    for (const { columns, rows } of this.#held(row)) rows.delete(keyText(row, columns));
  }

  copy(row: AnyRow): AnyRow {
    return copyRow(this.#table, row);
  }

  get #primary(): Map<string, AnyRow> {
    return this.#keys[0]?.rows ?? new Map();
  }

  /** The keys that the row is held to: those without NULL in it. */
  #held(row: AnyRow): readonly Key[] {
    return this.#keys.filter(({ columns }) => columns.every((name) => row[name] !== null));
  }
}

/** Whether each column that `where` names equals the row's; NULL equals NULL here. */
export function matches(row: AnyRow, where: AnyRow): boolean {
  return Object.keys(where).every((name) => plain(row[name]) === plain(where[name]));
}

function keyText(row: AnyRow, columns: readonly string[]): string {
  return JSON.stringify(columns.map((name) => plain(row[name])));
}

/** A value as one that `===` compares: octets as hexadecimal, JSON as text. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function copyRow(table: Table, row: AnyRow): AnyRow {
  const copy: Record<string, unknown> = {};
  for (const name in table.columns) {
    const value = row[name];
    if (value instanceof Uint8Array) copy[name] = new Uint8Array(value);
    else copy[name] = table.columns[name]?.kind === 'json' ? JSON.parse(JSON.stringify(value)) : value;
  }
  return copy;
}
