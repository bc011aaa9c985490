/** The reference of what is counted: over all rows, one by one. */
import { type Id, idMilliseconds } from '../../base/ids.ts';
import type { CertificateKind } from '../../records/certificates.ts';
import {
  DAY_SECONDS,
  type Days,
  type Standing,
  type StandingQuery,
  tenthOf,
} from '../../records/overview.ts';
import type { Row, TableName } from '../../records/tables.ts';
import { eachDay } from '../query.ts';
import type { MemoryTables } from './engine.ts';

interface MemoryCounts {
  standings(query: StandingQuery): readonly Standing[];
  revokedSince(tenantId: Id, kind: CertificateKind, since: number): number;
  signedByDay(tenantId: Id, kind: CertificateKind, days: Days): readonly number[];
  failuresByDay(tenantId: Id, actions: readonly string[], days: Days): readonly number[];
}

export function memoryCounts(tables: MemoryTables): MemoryCounts {
  return {
    standings({ at, kind, lastDay, tenantId }) {
      const found = new Map<string, Standing>();
      for (const row of rowsOf(tables, 'certificates')) {
        if (row.tenantId !== tenantId || row.kind !== kind || row.isAuthority) continue;
        if (row.notAfter < at || row.archivedAt !== null || isRevoked(tables, row)) continue;
        const day = Math.floor(row.notAfter / DAY_SECONDS);
        const own = {
          tenth: tenthOf(row, at),
          endDay: day > lastDay ? null : day,
          isReplaced: row.replacedBy !== null,
        };
        const key = JSON.stringify(own);
        found.set(key, { ...own, certificates: (found.get(key)?.certificates ?? 0) + 1 });
      }
      return [...found.values()];
    },

    revokedSince(tenantId, kind, since) {
      return rowsOf(tables, 'revocations').filter(({ issuerId, revokedAt, tenantId: of }) => {
        if (of !== tenantId || revokedAt < since) return false;
        const issuer = tables.issuers.find({ tenantId, id: issuerId }) as Row<'issuers'> | undefined;
        return authorityOf(tables, tenantId, issuer?.authorityId ?? null)?.kind === kind;
      }).length;
    },

    signedByDay(tenantId, kind, days) {
      const own = rowsOf(tables, 'certificates').filter(
        (row) => row.tenantId === tenantId && row.kind === kind && row.authorityId !== null,
      );
      return byDay(
        own.map(({ id }) => idMilliseconds(id)),
        days,
      );
    },

    failuresByDay(tenantId, actions, days) {
      const failed = rowsOf(tables, 'auditEvents').filter(
        (row) => row.tenantId === tenantId && !row.success && actions.includes(row.action),
      );
      return byDay(
        failed.map(({ atMs }) => atMs),
        days,
      );
    },
  };
}

function rowsOf<T extends TableName>(tables: MemoryTables, name: T): readonly Row<T>[] {
  return [...tables[name].rows()] as unknown as readonly Row<T>[];
}

function isRevoked(
  tables: MemoryTables,
  { authorityId, issuerId, serial, tenantId }: Row<'certificates'>,
): boolean {
  if (tables.revocations.find({ issuerId, serial }) !== undefined) return true;
  return (authorityOf(tables, tenantId, authorityId)?.revokedAt ?? null) !== null;
}

function authorityOf(tables: MemoryTables, tenantId: Id, id: Id | null): Row<'authorities'> | undefined {
  if (id === null) return undefined;
  return tables.authorities.find({ tenantId, id }) as Row<'authorities'> | undefined;
}

function byDay(times: readonly number[], days: Days): readonly number[] {
  const on = times.map((ms) => Math.floor(ms / (DAY_SECONDS * 1000)));
  return eachDay(days).map((day) => on.filter((other) => other === day).length);
}
