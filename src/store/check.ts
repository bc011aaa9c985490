/**
 * Whether a change fits the tables as they are declared. What does not is a defect of the caller, so it is a
 * `RangeError`, raised before the change meets any engine: no engine ever sees a column or a value it cannot hold.
 */
import { sealedUnder } from '../base/seal-context.ts';
import type { Column, Table } from '../records/column.ts';
import { SEALED, type SealedTable } from '../records/sealed.ts';
import type { Change, Write } from '../records/store.ts';
import { TABLES, type TableName } from '../records/tables.ts';

export type AnyRow = Readonly<Record<string, unknown>>;

/** The declaration of a table, without the types of its columns. @throws RangeError when there is none */
export function declared(name: string): Table {
  if (!Object.hasOwn(TABLES, name)) throw new RangeError(`no table ${name}`);
  return TABLES[name as TableName] as unknown as Table;
}

/** The primary key, then the others, in the order in which they are held. */
export function keysOf(table: Table): readonly (readonly string[])[] {
  return [table.primaryKey, ...table.unique];
}

/** What a write does, to which table: the one place that takes the union apart. */
export function taken(write: Write): Taken {
  if ('insert' in write) return { verb: 'insert', table: write.insert, row: write.row };
  if ('insertNew' in write) return { verb: 'insertNew', table: write.insertNew, row: write.row };
  if ('update' in write) return { verb: 'update', table: write.update, key: write.key, set: write.set };
  return { verb: 'remove', table: write.remove, key: write.key };
}

/** The rows that must not be there when a change is committed: the one place that knows which of its parts mean that. */
export function absences({ freeKeys = [], unrevoked = [] }: Change): readonly RowKey[] {
  return [
    ...freeKeys.flatMap(({ spkiHash, tenantId }): RowKey[] => [
      { table: 'blockedKeys', key: { spkiHash } },
      { table: 'tenantBlockedKeys', key: { tenantId, spkiHash } },
    ]),
    ...unrevoked.map(({ issuerId, serial }): RowKey => ({ table: 'revocations', key: { issuerId, serial } })),
  ];
}

/** The rows that must be there, by their primary keys. */
export function presences({ present = [] }: Change): readonly RowKey[] {
  return present.map(({ key, table }): RowKey => ({ table, key }));
}

/**
 * The master keys that a change seals under by what its blobs say, in hexadecimal. Each must be the installation's own when
 * the change is committed: what were sealed under the one before, and committed after all had been sealed anew, would be lost.
 */
export function masterKeys({ writes }: Change): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const write of writes.map(taken)) {
    const blob = ('row' in write ? write.row : 'set' in write ? write.set : {})[sealedColumn(write.table)];
    if (blob instanceof Uint8Array) ids.add(sealedUnder(blob));
  }
  // What is no blob opens under no key.
  ids.delete('');
  return ids;
}

function sealedColumn(table: TableName): string {
  return Object.hasOwn(SEALED, table) ? SEALED[table as SealedTable].column : '';
}

/** Whether all of them are the one that made the check value of the installation. */
export function areOwn(ids: ReadonlySet<string>, keyCheck: unknown): boolean {
  return keyCheck instanceof Uint8Array && [...ids].every((id) => id === sealedUnder(keyCheck));
}

/** A row by its primary key. */
export interface RowKey {
  readonly table: TableName;
  readonly key: AnyRow;
}

export type Taken =
  | { readonly verb: 'insert'; readonly table: TableName; readonly row: AnyRow }
  | { readonly verb: 'insertNew'; readonly table: TableName; readonly row: AnyRow }
  | { readonly verb: 'update'; readonly table: TableName; readonly key: AnyRow; readonly set: AnyRow }
  | { readonly verb: 'remove'; readonly table: TableName; readonly key: AnyRow };

/**
 * The change with its events' data as JSON keeps it, so that a hash over it is the same when it is read back.
 * @throws RangeError when a write, a count or an event does not fit its table, or there is no event
 *   for anything but whose turn it is
 */
export function checkedChange(change: Change): Change {
  const isUnrecorded =
    change.writes.length > 0 &&
    change.writes.map(taken).every(({ table, verb }) => UNRECORDED[table]?.(verb) === true);
  if (change.events.length === 0 && !isUnrecorded) throw new RangeError('a change without an event');
  for (const write of change.writes) checkWrite(taken(write));
  for (const { key, table } of change.present ?? []) checkKey(table, key);
  for (const { by, ...subject } of change.counts ?? []) {
    checkColumns('counters', subject);
    if (!Number.isSafeInteger(by)) throw new RangeError('a count that is not a safe integer');
  }
  return { ...change, events: change.events.map(checkedEvent) };
}

/**
 * What may be written without an event: how far the processes' own work has come, what they know of each other, and what
 * follows from events that are there already.
 */
const UNRECORDED: { readonly [T in TableName]?: (verb: Taken['verb']) => boolean } = {
  leases: () => true,
  cursors: () => true,
  processes: () => true,
  auditLinks: () => true,
  auditTiles: () => true,
  auditCheckpoints: () => true,
  webhookDeliveries: () => true,
  webhooks: (verb) => verb === 'remove',
  outbox: (verb) => verb === 'remove',
  idempotencyKeys: () => true,
  tokenUses: () => true,
};

function checkedEvent(event: Change['events'][number]): Change['events'][number] {
  checkColumns('auditEvents', event, EVENT_MEMBERS);
  return { ...event, data: JSON.parse(JSON.stringify(event.data)) };
}

const EVENT_MEMBERS = Object.keys(TABLES.auditEvents.columns).filter(
  (name) => !['writerId', 'link', 'position'].includes(name),
);

function checkWrite(write: Taken): void {
  if (write.table === 'auditEvents' || (write.table === 'auditLinks' && !isSealing(write))) {
    throw new RangeError(`${write.table} is written by the store alone`);
  }
  if (write.verb === 'insert' || write.verb === 'insertNew') {
    checkColumns(write.table, write.row, Object.keys(declared(write.table).columns));
    return;
  }
  checkColumns(write.table, write.key);
  checkNames(write.table, write.key);
  if (write.verb === 'remove') return;
  checkColumns(write.table, write.set);
  const { primaryKey } = declared(write.table);
  const moved = Object.keys(write.set).find((name) => primaryKey.includes(name));
  if (moved !== undefined) throw new RangeError(`${write.table}.${moved} is of the primary key and stays`);
  if (Object.keys(write.set).length === 0) throw new RangeError(`an update of ${write.table} sets nothing`);
}

/** A link that has no place yet is given one: all that may be done to a link. */
function isSealing(write: Taken): boolean {
  if (write.verb !== 'update') return false;
  return write.key['firstSeq'] === null && Object.keys(write.set).join() === 'firstSeq';
}

/** A key of an update or a removal names one row; columns beyond a declared key are conditions on it. */
function checkNames(table: TableName, key: AnyRow): void {
  const whole = keysOf(declared(table)).some((names) => names.every((name) => (key[name] ?? null) !== null));
  if (!whole) throw new RangeError(`${Object.keys(key).join(', ')} holds no key of ${table}`);
}

/** @throws RangeError unless the columns of `key` are exactly those of a declared key, and none is NULL */
export function checkKey(name: TableName, key: AnyRow): void {
  checkColumns(name, key);
  const given = Object.keys(key);
  const found = keysOf(declared(name)).some(
    (names) => names.length === given.length && names.every((column) => (key[column] ?? null) !== null),
  );
  if (!found) throw new RangeError(`${given.join(', ')} is no key of ${name}`);
}

/**
 * @param required every column that must be there, and no other may; without it, any columns of the table
 * @throws RangeError for an unknown or missing column, or a value that the column cannot hold
 */
export function checkColumns(name: string, values: AnyRow, required?: readonly string[]): void {
  const { columns } = declared(name);
  for (const column of required ?? []) {
    if (values[column] === undefined) throw new RangeError(`${name}.${column} is missing`);
  }
  for (const column in values) {
    const declaration = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (declaration === undefined || required?.includes(column) === false) {
      throw new RangeError(`${name} has no column ${column} here`);
    }
    if (!holds(declaration, values[column])) {
      throw new RangeError(`${name}.${column} cannot hold this value: it is of kind ${declaration.kind}`);
    }
  }
}

function holds(column: Column, value: unknown): boolean {
  if (value === undefined) return false;
  if (value === null) return column.nullable || column.kind === 'json';
  return HOLDS[column.kind](value);
}

const HOLDS: Readonly<Record<Column['kind'], (value: unknown) => boolean>> = {
  id: (value) => typeof value === 'string' && UUID.test(value),
  // No engine keeps NUL or a lone surrogate as it was given.
  text: (value) => typeof value === 'string' && !UNKEEPABLE.test(value),
  int: (value) => Number.isSafeInteger(value),
  bool: (value) => typeof value === 'boolean',
  blob: (value) => value instanceof Uint8Array,
  json: (value) => JSON.stringify(value) !== undefined,
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UNKEEPABLE = /\0|\p{Surrogate}/u;
