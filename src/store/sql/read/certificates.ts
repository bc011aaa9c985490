/** What is asked of the inventory. */
import { sql } from 'kysely';
import type { Id } from '../../../base/ids.ts';
import type { CertificateName } from '../../../records/search.ts';
import type { Count, LastFifth, Reader } from '../../../records/store.ts';
import type { Row } from '../../../records/tables.ts';
import { bounded } from '../../query.ts';
import { safeInteger } from '../codec.ts';
import type { Dialect } from '../dialect.ts';
import { type SqlSource, SUBJECTS } from './source.ts';

/** As `lastFifthOf` has it, spelled as its index is: else no engine would use that. */
const LAST_FIFTH = sql<number>`(CASE WHEN created_at > not_after - (not_after - not_before) / 5
      THEN created_at ELSE not_after - (not_after - not_before) / 5 END)`;

export function certificateReads(
  source: SqlSource,
): Pick<Reader, 'namesOf' | 'totals' | 'renewalsDue' | 'inLastFifth'> {
  return {
    async namesOf(
      tenantId: Id,
      certificates: readonly Id[],
    ): Promise<ReadonlyMap<Id, readonly CertificateName[]>> {
      const names = new Map<Id, CertificateName[]>(certificates.map((id) => [id, []]));
      for (let at = 0; at < certificates.length; at += SUBJECTS) {
        const asked = certificates.slice(at, at + SUBJECTS);
        const text = namesText(source.dialect, asked.length);
        for (const [id, type, value] of await source.read(text, [tenantId, ...asked])) {
          names.get(id as Id)?.push({ type: type as CertificateName['type'], value: String(value) });
        }
      }
      return names;
    },

    async totals(
      tenantId: Id,
      name: Count['name'],
      subjects: readonly Id[],
    ): Promise<ReadonlyMap<Id, number>> {
      const totals = new Map(subjects.map((subject) => [subject, 0]));
      for (let at = 0; at < subjects.length; at += SUBJECTS) {
        const select = source.db
          .selectFrom('counters')
          .select((of) => ['subjectId', of.fn.sum('value').as('total')])
          .where('tenantId', '=', tenantId)
          .where('subjectId', 'in', subjects.slice(at, at + SUBJECTS))
          .where('name', '=', name)
          .groupBy('subjectId');
        for (const [subject, total] of await source.run(select)) {
          totals.set(subject as Id, safeInteger(total ?? null));
        }
      }
      return totals;
    },

    async renewalsDue(until: number, limit: number): Promise<readonly Row<'certificateRenewals'>[]> {
      const select = source
        .select('certificateRenewals', {})
        .where('certificateRenewals.dueAt', '<=', until)
        .orderBy('certificateRenewals.dueAt')
        .orderBy('certificateRenewals.tenantId')
        .orderBy('certificateRenewals.certificateId')
        .limit(bounded(limit));
      return await source.rows('certificateRenewals', select);
    },

    async inLastFifth(
      { at, id }: LastFifth,
      until: number,
      limit: number,
    ): Promise<readonly Row<'certificates'>[]> {
      const behind = sql<boolean>`(${LAST_FIFTH}, id) > (${at}, ${id})`;
      const select = source
        .select('certificates', {})
        // By itself, as no engine enters an index of expressions by a row of values.
        .where(sql<boolean>`${LAST_FIFTH} >= ${id === undefined ? at + 1 : at}`)
        .where(id === undefined ? sql<boolean>`1 = 1` : behind)
        .where(sql<boolean>`${LAST_FIFTH} <= ${until}`)
        .orderBy(LAST_FIFTH)
        .orderBy('certificates.id')
        .limit(bounded(limit));
      return await source.rows('certificates', select);
    },
  };
}

/** By hand, as Kysely takes half as long over a hundred ids as the engine takes to find their names. */
function namesText(dialect: Dialect, certificates: number): string {
  const ids = Array.from({ length: certificates }, (_, i) => dialect.parameter(i + 2)).join(', ');
  return `SELECT own.certificate_id, name.type, name.value FROM certificate_names AS own
    INNER JOIN names AS name ON name.tenant_id = own.tenant_id AND name.hash = own.name_hash
    WHERE own.tenant_id = ${dialect.parameter(1)} AND own.certificate_id IN (${ids}) AND name.type <> 'cn'
    ORDER BY name.type, name.value`;
}
