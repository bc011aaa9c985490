/**
 * One statement for all rows that a batch adds, whatever their tables: inserts in WITH. References among them hold, as
 * PostgreSQL checks these when the statement ends. What must not be there is looked for by the same statement, which sees
 * the database as it is once all is held, and not what it adds itself.
 */
import type { Id } from '../../../../base/ids.ts';
import type { AuditEventRow, AuditLinkRow } from '../../../../records/audit.ts';
import type { Change } from '../../../../records/store.ts';
import type { TableName } from '../../../../records/tables.ts';
import { type AnyRow, absences, declared, taken } from '../../../check.ts';
import type { Query } from '../../dialect.ts';
import { quoted } from '../../schema.ts';
import { Composition, names } from './arrays.ts';
import { mark } from './marks.ts';
import { byTable, type RowSet, RowSets } from './row-sets.ts';

/** Rows, and what stands behind the statement that inserts them. */
type Insertion = RowSet & { readonly end: string };

export class Additions {
  readonly #insertions: readonly Insertion[];
  readonly #absent: readonly RowSet[];

  constructor(batch: readonly Change[], writerId: Id) {
    const [inserted, insertedNew, absent] = [new RowSets(), new RowSets(), new RowSets()];
    for (const change of batch) {
      for (const { key, table } of absences(change)) addBy(absent, table, Object.keys(key), key);
      for (const write of change.writes.map(taken)) {
        if (write.verb === 'insert') add(inserted, write.table, write.row);
        if (write.verb === 'insertNew') add(insertedNew, write.table, write.row);
      }
    }
    this.#absent = absent.distinct();
    this.#insertions = [
      ...inserted.all().map((set) => ({ ...set, end: '' })),
      ...insertedNew.distinct().map((set) => ({ ...set, end: onConflict(set.table, 'NOTHING') })),
      ...counted(batch, writerId).map((set) => ({ ...set, end: onConflict(set.table, SUM) })),
    ];
  }

  /** @returns whether nothing was there that must not be. @throws BrokenKey, BrokenReference, Unkeepable */
  async make(
    query: Query,
    events: readonly AuditEventRow[],
    link: AuditLinkRow | undefined,
  ): Promise<boolean> {
    const own = new RowSets();
    for (const event of events) add(own, 'auditEvents', event);
    if (link !== undefined) add(own, 'auditLinks', { ...link });
    const insertions = [...this.#insertions, ...own.all().map((set) => ({ ...set, end: '' }))];
    const composition = new Composition();
    const parts = insertions.sort(byTable).map((one, i) => `i${i} AS (${insert(composition, one)})`);
    const found = this.#absent.map((set) => isThere(composition, set));
    if (parts.length + found.length === 0) return true;
    const before = parts.length === 0 ? '' : `WITH ${parts.join(',\n')}\n`;
    const sql = `${before}SELECT 1 WHERE ${found.join(' OR ') || 'false'}`;
    return (await query(sql, composition.values)).length === 0;
  }
}

function add(sets: RowSets, table: TableName, row: AnyRow): void {
  const { columns, primaryKey } = declared(table);
  sets.add(table, Object.keys(columns), mark(table, primaryKey, row) ?? '', row);
}

function addBy(sets: RowSets, table: TableName, key: readonly string[], row: AnyRow): void {
  sets.add(table, key, mark(table, key, row) ?? '', row);
}

/** Summed over the batch: many changes count for the same subject. */
function counted(batch: readonly Change[], writerId: Id): readonly RowSet[] {
  const values = new Map<string, AnyRow & { readonly value: number }>();
  for (const { by, ...subject } of batch.flatMap(({ counts = [] }) => counts)) {
    const name = `${subject.tenantId} ${subject.subjectId} ${subject.name}`;
    values.set(name, { ...subject, writerId, value: (values.get(name)?.value ?? 0) + by });
  }
  const sets = new RowSets();
  for (const row of values.values()) add(sets, 'counters', row);
  return sets.all();
}

const SUM = 'UPDATE SET value = counters.value + excluded.value';

function onConflict(table: TableName, action: string): string {
  return ` ON CONFLICT (${declared(table).primaryKey.map(quoted).join(', ')}) DO ${action}`;
}

function insert(composition: Composition, { columns, end, rows, table }: Insertion): string {
  const values = composition.rows(columns, rows);
  return `INSERT INTO ${quoted(table)} (${names(columns)}) SELECT * FROM ${values}${end}`;
}

function isThere(composition: Composition, { columns, rows, table }: RowSet): string {
  const sought = composition.rows(columns, rows);
  const isSought = columns.map(({ name }) => `own.${quoted(name)} = sought.${quoted(name)}`).join(' AND ');
  return `EXISTS (SELECT 1 FROM ${quoted(table)} own JOIN ${sought} AS sought (${names(columns)}) ON ${isSought})`;
}
