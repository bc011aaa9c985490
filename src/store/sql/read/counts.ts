/** What is counted. It costs as much as there is: about a second for a million certificates. */
import { type RawBuilder, sql } from 'kysely';
import { firstIdAt, type Id } from '../../../base/ids.ts';
import type { CertificateKind } from '../../../records/certificates.ts';
import { DAY_SECONDS, type Days, type Standing, type StandingQuery } from '../../../records/overview.ts';
import type { Reader } from '../../../records/store.ts';
import { eachDay } from '../../query.ts';
import { safeInteger } from '../codec.ts';
import type { Stored } from '../schema.ts';
import { byIndex, raw, type Sql, value } from '../search/text.ts';
import type { SqlSource } from './source.ts';

const DAY_MS = DAY_SECONDS * 1000;

/** @param source over a connection whose reads hold up nobody */
export function countReads(
  source: SqlSource,
): Pick<Reader, 'standings' | 'revokedSince' | 'signedByDay' | 'failuresByDay'> {
  const { dialect } = source;
  const run = (statement: RawBuilder<unknown>): Promise<readonly (readonly Stored[])[]> =>
    source.run({ compile: () => statement.compile(source.any) });
  return {
    async standings(query: StandingQuery): Promise<readonly Standing[]> {
      const rows = await run(standingsText(source, query));
      return rows.map(([tenth, endDay, isReplaced, certificates]) => ({
        tenth: number(tenth),
        endDay: number(endDay) > query.lastDay ? null : number(endDay),
        isReplaced: number(isReplaced) === 1,
        certificates: number(certificates),
      }));
    },

    async revokedSince(tenantId: Id, kind: CertificateKind, since: number): Promise<number> {
      const [row] = await run(sql`SELECT count(*) FROM authorities AS a
        CROSS JOIN issuers AS i CROSS JOIN revocations AS r
        WHERE a.tenant_id = ${tenantId} AND a.kind = ${kind} AND i.tenant_id = a.tenant_id
          AND i.authority_id = a.id AND r.issuer_id = i.id AND r.revoked_at >= ${since}`);
      return number(row?.[0]);
    },

    async signedByDay(tenantId: Id, kind: CertificateKind, days: Days): Promise<readonly number[]> {
      const counts = eachDay(days).map(
        (day) => sql`SELECT ${raw(String(day))}, ${signedOn(source, tenantId, kind, day)}`,
      );
      const rows = await run(sql.join(counts, raw(' UNION ALL ')));
      return spread(rows, days);
    },

    async failuresByDay(tenantId: Id, actions: readonly string[], days: Days): Promise<readonly number[]> {
      const [from, until] = [days.first * DAY_MS, (days.first + eachDay(days).length) * DAY_MS];
      const events = byIndex(dialect, 'audit_events', 'e', 'audit_events_by_action');
      // An event's id is made when its time is known, and not before.
      const rows = await run(sql`SELECT e.at_ms / ${raw(String(DAY_MS))}, count(*) FROM ${events}
        WHERE e.tenant_id = ${tenantId} AND e.action IN (${sql.join(actions.map(value))})
          AND e.id >= ${firstIdAt(from)} AND e.at_ms >= ${from} AND e.at_ms < ${until}
          AND e.success = ${value(dialect.codec.encode.bool(false as never))}
        GROUP BY 1`);
      return spread(rows, days);
    },
  };
}

function standingsText({ dialect }: SqlSource, { at, kind, lastDay, tenantId }: StandingQuery): Sql {
  const no = value(dialect.codec.encode.bool(false as never));
  // Numbers in the text: an engine would else have to be told of each what type it is.
  const [now, last] = [raw(String(at)), raw(String(lastDay + 1))];
  const endDay = sql`c.not_after / ${raw(String(DAY_SECONDS))}`;
  return sql`SELECT
      CASE WHEN c.not_before > ${now} THEN 0
        ELSE (${now} - c.not_before) * 10 / (c.not_after - c.not_before + 1) END,
      CASE WHEN ${endDay} > ${last} THEN ${last} ELSE ${endDay} END,
      CASE WHEN c.replaced_by IS NULL THEN 0 ELSE 1 END,
      count(*)
    FROM ${byIndex(dialect, 'certificates', 'c', 'certificates_by_end')}
    WHERE c.tenant_id = ${tenantId} AND c.kind = ${kind} AND c.not_after >= ${now}
      AND c.is_authority = ${no} AND c.archived_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM revocations AS r WHERE r.issuer_id = c.issuer_id AND r.serial = c.serial)
      AND NOT EXISTS (SELECT 1 FROM authorities AS a
        WHERE a.tenant_id = c.tenant_id AND a.id = c.authority_id AND a.revoked_at IS NOT NULL)
    GROUP BY 1, 2, 3`;
}

/** All of the kind but what was imported, each by walking its index. */
function signedOn({ dialect }: SqlSource, tenantId: Id, kind: CertificateKind, day: number): Sql {
  const [from, until] = [firstIdAt(day * DAY_MS), firstIdAt((day + 1) * DAY_MS)];
  const within = sql`c.tenant_id = ${tenantId} AND c.id >= ${from} AND c.id < ${until}`;
  return sql`(SELECT count(*) FROM ${byIndex(dialect, 'certificates', 'c', 'certificates_of_kind')}
      WHERE ${within} AND c.kind = ${kind})
    - (SELECT count(*) FROM ${byIndex(dialect, 'certificates', 'c', 'certificates_of_authority')}
      WHERE ${within} AND c.authority_id IS NULL AND ${raw(dialect.unindexed('c.kind'))} = ${kind})`;
}

/** @param rows a day and a number each; days that are not there have none */
function spread(rows: readonly (readonly Stored[])[], days: Days): readonly number[] {
  const counts = new Map(rows.map(([day, count]) => [number(day), number(count)]));
  return eachDay(days).map((day) => counts.get(day) ?? 0);
}

function number(stored: Stored | undefined): number {
  return safeInteger(stored ?? null);
}
