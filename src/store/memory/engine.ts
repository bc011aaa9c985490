/** The reference engine: changes are applied to maps, and undone write by write when one of them fails. */
import type { Clock } from '../../base/ports.ts';
import type { Change, Decided, Expectation, Outcome, Reader } from '../../records/store.ts';
import { TABLES, type TableName } from '../../records/tables.ts';
import {
  type AnyRow,
  absences,
  areOwn,
  declared,
  masterKeys,
  presences,
  type Taken,
  taken,
} from '../check.ts';
import type { Engine } from '../commit-queue.ts';
import type { OpenLink, Writer } from '../writer.ts';
import { MemoryTable, matches } from './table.ts';

export type MemoryTables = Readonly<Record<TableName, MemoryTable>>;

/** What several stores may share, as processes share a database. */
export class MemoryDatabase {
  readonly tables: MemoryTables = memoryTables();
  #last: Promise<unknown> = Promise.resolve();

  /** Begins when whatever was asked for before has ended: one transaction at a time. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

type Failure = Exclude<Outcome, { status: 'committed' }>;
type Undo = () => void;

const COMMITTED: Outcome = { status: 'committed' };

function memoryTables(): MemoryTables {
  const entries = Object.keys(TABLES).map((name) => [name, new MemoryTable(name)]);
  return Object.fromEntries(entries) as MemoryTables;
}

export class MemoryEngine implements Engine {
  readonly #database: MemoryDatabase;
  readonly #tables: MemoryTables;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #clock: Clock;
  lastCommitMs: number;

  constructor(database: MemoryDatabase, reader: Reader, writer: Writer, clock: Clock) {
    this.#database = database;
    this.#tables = database.tables;
    this.#reader = reader;
    this.#writer = writer;
    this.#clock = clock;
    this.lastCommitMs = newestLink(this.#tables);
  }

  run(batch: readonly Change[]): Promise<readonly Outcome[]> {
    return this.#database.alone(async () => this.#run(batch));
  }

  transact<T>(decide: (reader: Reader) => Promise<Decided<T>>): Promise<{ outcome: Outcome; value: T }> {
    return this.#database.alone(async () => {
      const { change, value } = await decide(this.#reader);
      const [outcome = COMMITTED] = change === undefined ? [] : this.#run([change]);
      return { outcome, value };
    });
  }

  #run(batch: readonly Change[]): readonly Outcome[] {
    const open = this.#writer.begin();
    const outcomes = batch.map((change) => this.#apply(change, open));
    if (open.isEmpty) return outcomes;
    const link = open.close(this.#clock.now());
    this.#tables.auditLinks.put(link);
    this.#writer.advance(link);
    this.lastCommitMs = Math.max(this.lastCommitMs, link.atMs);
    return outcomes;
  }

  #apply(change: Change, open: OpenLink): Outcome {
    const undo: Undo[] = [];
    const failure = this.#attempt(change, open, undo);
    if (failure !== undefined) for (const step of undo.reverse()) step();
    else open.keep(change.events);
    return failure ?? COMMITTED;
  }

  #attempt(change: Change, open: OpenLink, undo: Undo[]): Failure | undefined {
    for (const expectation of change.expect) {
      if (!this.#holds(expectation)) return { status: 'stale', table: expectation.table };
    }
    for (const { key, table } of absences(change)) {
      if (this.#tables[table].find(key) !== undefined) return { status: 'stale', table };
    }
    for (const { key, table } of presences(change)) {
      if (this.#tables[table].find(key) === undefined) return { status: 'stale', table };
    }
    const sealing = masterKeys(change);
    const installation = sealing.size > 0 ? this.#tables.installation.find({ id: 1 }) : undefined;
    if (installation !== undefined && !areOwn(sealing, installation['keyCheck'])) {
      return { status: 'stale', table: 'installation' };
    }
    for (const write of change.writes) {
      const failure = this.#write(taken(write), undo);
      if (failure !== undefined) return failure;
    }
    for (const { by, ...subject } of change.counts ?? []) {
      const row = { ...subject, writerId: this.#writer.id };
      const before = this.#tables.counters.find(row);
      const value = Number(before?.['value'] ?? 0) + by;
      this.#replace('counters', before, { ...row, value }, undo);
    }
    for (const event of open.place(change.events)) {
      const failure = this.#write({ verb: 'insert', table: 'auditEvents', row: event }, undo);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }

  #holds({ table, tenantId, id, epoch }: Expectation): boolean {
    const key = table === 'tenants' ? { id } : { tenantId, id };
    return this.#tables[table].find(key)?.['epoch'] === epoch;
  }

  #write(write: Taken, undo: Undo[]): Failure | undefined {
    const { verb, table } = write;
    if (verb === 'insert' || verb === 'insertNew') {
      if (verb === 'insertNew' && this.#tables[table].hasPrimary(write.row)) return undefined;
      return this.#keep(table, undefined, write.row, undo);
    }
    const before = this.#tables[table].find(write.key);
    if (before === undefined) return { status: 'stale', table };
    if (verb === 'update') return this.#keep(table, before, { ...before, ...write.set }, undo);
    if (this.#isReferred(table, before)) return { status: 'stale', table };
    this.#tables[table].delete(before);
    undo.push(() => this.#tables[table].put(before));
    return undefined;
  }

  #keep(table: TableName, before: AnyRow | undefined, after: AnyRow, undo: Undo[]): Failure | undefined {
    const key = this.#tables[table].taken(after, before);
    if (key !== undefined) return { status: 'conflict', table, key };
    this.#replace(table, before, after, undo);
    return this.#refersToNothing(table, after) ? { status: 'stale', table } : undefined;
  }

  #replace(name: TableName, before: AnyRow | undefined, after: AnyRow, undo: Undo[]): void {
    const table = this.#tables[name];
    if (before !== undefined) table.delete(before);
    const stored = table.put(after);
    undo.push(() => {
      table.delete(stored);
      if (before !== undefined) table.put(before);
    });
  }

  #refersToNothing(name: TableName, row: AnyRow): boolean {
    return declared(name).references.some(({ columns, table, key }) => {
      const target = pick(row, columns, key);
      return target !== undefined && this.#tables[table as TableName].find(target) === undefined;
    });
  }

  #isReferred(name: TableName, row: AnyRow): boolean {
    for (const [other, table] of Object.entries(this.#tables)) {
      for (const reference of declared(other).references) {
        if (reference.table !== name) continue;
        const referring = pick(row, reference.key, reference.columns) ?? {};
        for (const candidate of table.rows()) {
          if (candidate !== row && matches(candidate, referring)) return true;
        }
      }
    }
    return false;
  }
}

/** When the newest link of any writer was committed: milliseconds since 1970 UTC; 0 when there is none. */
export function newestLink({ auditLinks }: MemoryTables): number {
  let newest = 0;
  for (const link of auditLinks.rows()) newest = Math.max(newest, Number(link['atMs']));
  return newest;
}

/** The values of `from` under the names `to`; undefined when one is NULL, as such a row refers to nothing. */
function pick(row: AnyRow, from: readonly string[], to: readonly string[]): AnyRow | undefined {
  const values = from.map((name) => row[name]);
  if (values.includes(null)) return undefined;
  return Object.fromEntries(to.map((name, i) => [name, values[i]]));
}
