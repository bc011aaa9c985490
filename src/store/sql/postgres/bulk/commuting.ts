/** Tables whose updates and removals may be made in any order, whatever else the batch alters. */
import { TABLES, type TableName } from '../../../../records/tables.ts';
import { declared, keysOf, type Taken } from '../../../check.ts';
import { mark } from './marks.ts';

export type Alteration = Exclude<Taken, { readonly row: unknown }>;

/**
 * These are: each alteration is of another row, and none sets what another row could be held to, a key or a reference. Rows
 * may also be removed where no row that they refer to, or that refers to them, is altered.
 */
export function commuting(alterations: readonly Alteration[]): ReadonlySet<TableName> {
  const byTable = new Map<TableName, Alteration[]>();
  for (const write of alterations) {
    const others = byTable.get(write.table);
    if (others === undefined) byTable.set(write.table, [write]);
    else others.push(write);
  }
  const free = new Set<TableName>();
  for (const [table, writes] of byTable) {
    const isRemoved = writes.some(({ verb }) => verb === 'remove');
    const isAlone = !relatives(table).some((relative) => byTable.has(relative));
    if (areApart(table, writes) && !setTies(table, writes) && (!isRemoved || isAlone)) free.add(table);
  }
  return free;
}

function areApart(table: TableName, writes: readonly Alteration[]): boolean {
  const { primaryKey } = declared(table);
  const rows = writes.map(({ key }) => mark(table, primaryKey, key));
  return !rows.includes(undefined) && new Set(rows).size === rows.length;
}

function setTies(table: TableName, writes: readonly Alteration[]): boolean {
  const ties = [
    ...keysOf(declared(table)),
    ...declared(table).references.map(({ columns }) => columns),
  ].flat();
  return writes.some((write) => 'set' in write && ties.some((column) => column in write.set));
}

/** The tables that a table refers to, and those that refer to it; itself, where rows refer to others of their table. */
function relatives(table: TableName): readonly TableName[] {
  const to = declared(table).references.map((reference) => reference.table as TableName);
  const from = NAMES.filter((name) =>
    declared(name).references.some((reference) => reference.table === table),
  );
  return [...to, ...from];
}

const NAMES = Object.keys(TABLES) as TableName[];
