/**
 * Whether the changes of a batch end alike when all is checked before anything is written, and all rows are inserted before
 * any is changed. They do unless a change finds what one before it has left: then it would find that too early, or too late.
 *
 * What this lets through may still fail, for instance as two changes insert the same key. It must only never succeed where
 * one change after the other would not.
 */

import type { Change } from '../../../../records/store.ts';
import type { TableName } from '../../../../records/tables.ts';
import {
  type AnyRow,
  absences,
  declared,
  keysOf,
  presences,
  type RowKey,
  type Taken,
  taken,
} from '../../../check.ts';
import { mark, marks } from './marks.ts';

export function areIndependent(batch: readonly Change[]): boolean {
  const tables = new Touched(batch);
  if (!tables.areOrdinary) return false;
  if (!tables.mayMeet) return true;
  const course = new Course(tables);
  return batch.every(
    (change) =>
      checksOf(change).every((check) => course.check(check)) &&
      change.writes.every((write) => course.write(taken(write))),
  );
}

/** Rows that a change finds there, or not, before it writes. */
function checksOf(change: Change): readonly RowKey[] {
  const expected = change.expect.map(({ id, table, tenantId }) => ({
    table,
    key: table === 'tenants' ? { id } : { tenantId, id },
  }));
  return [...expected, ...absences(change), ...presences(change)];
}

/** The tables that a batch is about: most batches are independent by these alone. */
class Touched {
  readonly checked = new Set<TableName>();
  readonly inserted = new Set<TableName>();
  readonly changed = new Set<TableName>();
  readonly #insertedNew = new Set<TableName>();
  #referredTo: ReadonlySet<string> | undefined;

  constructor(batch: readonly Change[]) {
    for (const change of batch) {
      for (const { table } of checksOf(change)) this.checked.add(table);
      for (const write of change.writes) {
        const { table, verb } = taken(write);
        if (verb === 'insert') this.inserted.add(table);
        else if (verb === 'insertNew') this.#insertedNew.add(table);
        else this.changed.add(table);
      }
    }
  }

  get #targets(): ReadonlySet<string> {
    const written = [...this.inserted, ...this.changed];
    this.#referredTo ??= new Set(
      written.flatMap((name) => declared(name).references.map(({ table }) => table)),
    );
    return this.#referredTo;
  }

  /** Not of a batch that writes beside what the store itself writes or asks, or inserts into a table in both ways. */
  get areOrdinary(): boolean {
    if ([...this.#insertedNew].some((table) => this.inserted.has(table))) return false;
    for (const table of this.#insertedNew) this.inserted.add(table);
    return !OWN.some(
      (table) => this.inserted.has(table) || this.changed.has(table) || this.checked.has(table),
    );
  }

  /** Whether two of these sets have a table in common that matters, or one refers to another. */
  get mayMeet(): boolean {
    for (const table of this.checked) if (this.inserted.has(table) || this.changed.has(table)) return true;
    for (const table of this.changed) if (this.inserted.has(table)) return true;
    return [...this.inserted, ...this.changed].some((table) => this.refers(table));
  }

  /** Whether a row of this table may refer to one that the batch inserts. */
  refers(table: TableName): boolean {
    return declared(table).references.some((reference) => this.inserted.has(reference.table as TableName));
  }

  /** Whether it matters which rows of this table are inserted: they may be looked for by something else in the batch. */
  matters(table: TableName): boolean {
    return this.checked.has(table) || this.changed.has(table) || this.#targets.has(table);
  }
}

const OWN: readonly TableName[] = ['installation', 'counters', 'auditEvents'];

/** What the changes before have done to which rows. Each method tells whether the next step is independent of that. */
class Course {
  readonly #tables: Touched;
  readonly #inserted = new Set<string>();
  readonly #written = new Set<string>();
  /** Rows that are not to be inserted any more: one was altered, or referred to before it was there. */
  readonly #sought = new Set<string>();
  /** Keys of tables under which any row may have been written. */
  readonly #blurred = new Set<string>();

  constructor(tables: Touched) {
    this.#tables = tables;
  }

  check({ key, table }: RowKey): boolean {
    const columns = keyOf(table, Object.keys(key));
    if (columns === undefined) return false;
    const name = mark(table, columns, key);
    return name !== undefined && !this.#written.has(name) && !this.#blurred.has(keyName(table, columns));
  }

  write(write: Taken): boolean {
    if ('row' in write) {
      // What it would find there may be gone by then.
      const mayBeGone = write.verb === 'insertNew' && this.#isBlurred(write.table);
      return !mayBeGone && this.#insert(write.table, write.row);
    }
    for (const columns of keysOf(declared(write.table))) {
      const name = mark(write.table, columns, write.key);
      if (name === undefined) {
        this.#blurred.add(keyName(write.table, columns));
        continue;
      }
      this.#sought.add(name);
      this.#written.add(name);
    }
    return !('set' in write) || this.#refer(write.table, { ...write.key, ...write.set }, write.set);
  }

  /** Whether a row may have been altered that cannot be told by its primary key. */
  #isBlurred(table: TableName): boolean {
    return this.#blurred.has(keyName(table, declared(table).primaryKey));
  }

  #insert(table: TableName, row: AnyRow): boolean {
    if (!this.#tables.matters(table)) return this.#refer(table, row, row);
    for (const name of marks(table, row)) {
      if (this.#sought.has(name)) return false;
      this.#inserted.add(name);
      this.#written.add(name);
    }
    return this.#refer(table, row, row);
  }

  /** @param given the columns that are written, of the row as far as it is known */
  #refer(table: TableName, row: AnyRow, given: AnyRow): boolean {
    if (!this.#tables.refers(table)) return true;
    for (const { columns, key, table: target } of declared(table).references) {
      if (!this.#tables.inserted.has(target as TableName) || !columns.some((name) => name in given)) continue;
      const declaredKey = keyOf(target, key);
      if (declaredKey === undefined || columns.some((name) => row[name] === undefined)) return false;
      const values = Object.fromEntries(key.map((name, i) => [name, row[columns[i] as string]]));
      const name = mark(target, declaredKey, values);
      if (name !== undefined && !this.#inserted.has(name)) this.#sought.add(name);
    }
    return true;
  }
}

/** The declared key of these columns, in whatever order. */
function keyOf(table: string, names: readonly string[]): readonly string[] | undefined {
  return keysOf(declared(table)).find(
    (key) => key.length === names.length && key.every((name) => names.includes(name)),
  );
}

function keyName(table: string, columns: readonly string[]): string {
  return `${table} ${columns.join()}`;
}
