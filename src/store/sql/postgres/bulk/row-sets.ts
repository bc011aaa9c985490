/** Rows of a batch, gathered by table and columns. Every writer brings them into the same order, so that none waits for another in a circle. */
import { TABLES, type TableName } from '../../../../records/tables.ts';
import type { AnyRow } from '../../../check.ts';
import { SQL_TABLES, type SqlColumn } from '../../schema.ts';

/** Rows of one table, by the same of its columns. */
export interface RowSet {
  readonly table: TableName;
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly AnyRow[];
}

interface Entry {
  readonly name: string;
  readonly row: AnyRow;
}

interface Gathered extends Omit<RowSet, 'rows'> {
  readonly entries: Entry[];
}

export class RowSets {
  readonly #sets = new Map<string, Gathered>();

  /** @param name what the row is put in order by, and told from others */
  add(table: TableName, columns: readonly string[], name: string, row: AnyRow): void {
    const key = `${table} ${columns.join()}`;
    let set = this.#sets.get(key);
    if (set === undefined) {
      set = { table, columns: columnsOf(table, columns), entries: [] };
      this.#sets.set(key, set);
    }
    set.entries.push({ name, row });
  }

  /** In the order of tables, so that what is referred to comes first, and in each in the order of names. */
  all(): readonly RowSet[] {
    return this.#ordered(({ entries }) => entries);
  }

  /** As {@link all}, but of rows with one name the first alone. */
  distinct(): readonly RowSet[] {
    return this.#ordered(({ entries }) => entries.filter(({ name }, i) => name !== entries[i - 1]?.name));
  }

  #ordered(kept: (set: Gathered) => readonly Entry[]): readonly RowSet[] {
    const sets = [...this.#sets].sort(([a, one], [b, other]) => byTable(one, other) || compare(a, b));
    return sets.map(([, set]) => {
      set.entries.sort((a, b) => compare(a.name, b.name));
      return { table: set.table, columns: set.columns, rows: kept(set).map(({ row }) => row) };
    });
  }
}

/** What is referred to comes first. */
export function byTable(one: Pick<RowSet, 'table'>, other: Pick<RowSet, 'table'>): number {
  return ORDER.indexOf(one.table) - ORDER.indexOf(other.table);
}

const ORDER = Object.keys(TABLES);

function columnsOf(table: TableName, names: readonly string[]): readonly SqlColumn[] {
  return SQL_TABLES[table].columns.filter(({ name }) => names.includes(name));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
