/** Applies changes within one transaction, statement by statement, and says which of them cannot be made. */
import type { Id } from '../../base/ids.ts';
import type { AuditLinkRow } from '../../records/audit.ts';
import type { Change, Count, Expectation, FencedTable, Outcome } from '../../records/store.ts';
import type { TableName } from '../../records/tables.ts';
import {
  type AnyRow,
  absences,
  areOwn,
  declared,
  keysOf,
  masterKeys,
  presences,
  type Taken,
  taken,
} from '../check.ts';
import type { OpenLink } from '../writer.ts';
import { safeInteger } from './codec.ts';
import { BrokenKey, BrokenReference, type Dialect, type Query } from './dialect.ts';
import { sqlName } from './schema.ts';
import type { Statements } from './write.ts';

export type Failure = Exclude<Outcome, { status: 'committed' }>;

const FENCED: ReadonlySet<string> = new Set<FencedTable>([
  'tenants',
  'identities',
  'tokens',
  'authorities',
  'policies',
  'certificatePolicies',
  'certificateProfiles',
]);

export class Applier {
  readonly #dialect: Dialect;
  readonly #query: Query;
  readonly #statements: Statements;
  readonly #link: OpenLink;
  readonly #writerId: Id;
  /** Epochs read and held in this transaction; forgotten when a fenced row is written. */
  readonly #epochs = new Map<string, number | undefined>();
  /** Summed over the batch: many changes count for the same subject. */
  readonly #counts = new Map<string, Count>();

  constructor(dialect: Dialect, query: Query, statements: Statements, link: OpenLink, writerId: Id) {
    this.#dialect = dialect;
    this.#query = query;
    this.#statements = statements;
    this.#link = link;
    this.#writerId = writerId;
  }

  /** Holds all that the batch expects, in one order for all writers, so that they do not wait for each other. */
  async lock(batch: readonly Change[]): Promise<void> {
    const distinct = new Map<string, Expectation>();
    for (const { expect } of batch) for (const one of expect) distinct.set(nameOf(one), one);
    for (const name of [...distinct.keys()].sort()) await this.#epoch(distinct.get(name) as Expectation);
  }

  async expected(change: Change): Promise<Failure | undefined> {
    for (const expectation of change.expect) {
      const epoch = await this.#epoch(expectation);
      if (epoch !== expectation.epoch) return { status: 'stale', table: expectation.table };
    }
    for (const { key, table } of absences(change)) {
      const [column = ''] = declared(table).primaryKey;
      const { sql, values } = this.#statements.find(table, column, key, false);
      if ((await this.#query(sql, values, 1)).length > 0) return { status: 'stale', table };
    }
    for (const { key, table } of presences(change)) {
      const [column = ''] = declared(table).primaryKey;
      const { sql, values } = this.#statements.find(table, column, key, true);
      if ((await this.#query(sql, values, 1)).length === 0) return { status: 'stale', table };
    }
    return (await this.#sealsUnderOwn(change)) ? undefined : { status: 'stale', table: 'installation' };
  }

  /** Holds the row of the installation, so that its master key is not switched before this is committed. */
  async #sealsUnderOwn(change: Change): Promise<boolean> {
    const sealing = masterKeys(change);
    if (sealing.size === 0) return true;
    const { sql, values } = this.#statements.find('installation', 'keyCheck', { id: 1 }, true);
    const [row] = await this.#query(sql, values, 1);
    const stored = row?.[0] ?? null;
    return stored === null || areOwn(sealing, this.#dialect.codec.decode.blob(stored as never));
  }

  /** What it wrote before it failed is left for the caller to undo. */
  async write(change: Change): Promise<Failure | undefined> {
    for (const write of change.writes) {
      const failure = await this.#one(taken(write));
      if (failure !== undefined) return failure;
    }
    for (const row of this.#link.place(change.events)) {
      const failure = await this.#one({ verb: 'insert', table: 'auditEvents', row });
      if (failure !== undefined) return failure;
    }
    this.#link.keep(change.events);
    for (const count of change.counts ?? []) {
      const name = `${count.tenantId} ${count.subjectId} ${count.name}`;
      this.#counts.set(name, { ...count, by: count.by + (this.#counts.get(name)?.by ?? 0) });
    }
    return undefined;
  }

  /** Writes what belongs to the batch as a whole. */
  async finish(link: AuditLinkRow): Promise<void> {
    for (const name of [...this.#counts.keys()].sort()) {
      const { by, ...subject } = this.#counts.get(name) as Count;
      const { sql, values } = this.#statements.count({ ...subject, writerId: this.#writerId, value: by });
      await this.#query(sql, values);
    }
    const { sql, values } = this.#statements.of({ verb: 'insert', table: 'auditLinks', row: { ...link } });
    await this.#query(sql, values);
  }

  async #epoch(expectation: Expectation): Promise<number | undefined> {
    const name = nameOf(expectation);
    if (this.#epochs.has(name)) return this.#epochs.get(name);
    const { table, tenantId, id } = expectation;
    const key = table === 'tenants' ? { id } : { tenantId, id };
    const { sql, values } = this.#statements.find(table, 'epoch', key, true);
    const [row] = await this.#query(sql, values, 1);
    const epoch = row === undefined ? undefined : safeInteger(row[0] ?? null);
    this.#epochs.set(name, epoch);
    return epoch;
  }

  async #one(write: Taken): Promise<Failure | undefined> {
    const { verb, table } = write;
    if (FENCED.has(table)) this.#epochs.clear();
    const { sql, values } = this.#statements.of(write);
    try {
      const rows = await this.#query(sql, values, 1);
      if ((verb === 'update' || verb === 'remove') && rows.length === 0) return { status: 'stale', table };
      return undefined;
    } catch (error) {
      if (error instanceof BrokenReference) return { status: 'stale', table };
      if (error instanceof BrokenKey)
        return { status: 'conflict', table, key: await this.#key(write, error) };
      throw error;
    }
  }

  /**
   * The first key, in declared order, that the write met. PostgreSQL names that one by itself; SQLite names any, and
   * its transaction can still be asked.
   */
  async #key(write: Taken, error: BrokenKey): Promise<readonly string[]> {
    const keys = keysOf(declared(write.table));
    if (this.#dialect.name === 'sqlite' && 'row' in write) {
      for (const key of keys) if (await this.#isTaken(write.table, key, write.row)) return key;
    }
    const table = sqlName(write.table);
    const named = keys.find(
      (key, i) => this.#dialect.keyName(table, key.map(sqlName), i === 0) === error.key,
    );
    if (named === undefined) throw error;
    return named;
  }

  async #isTaken(table: TableName, key: readonly string[], row: AnyRow): Promise<boolean> {
    if (key.some((name) => row[name] === null)) return false;
    const columns = Object.fromEntries(key.map((name) => [name, row[name]]));
    const { sql, values } = this.#statements.find(table, key[0] as string, columns, false);
    return (await this.#query(sql, values, 1)).length > 0;
  }
}

function nameOf({ table, tenantId, id }: Expectation): string {
  return `${table} ${tenantId ?? ''} ${id}`;
}
