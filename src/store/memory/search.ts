/** The reference search: every answer is a filter and a sort over all certificates. */
import type { Id } from '../../base/ids.ts';
import type { CertificateRow, NameRow } from '../../records/certificates.ts';
import { folded } from '../../records/names.ts';
import {
  type CertificateListing,
  type CertificateName,
  type CertificatePage,
  type CertificatePosition,
  type CertificateQuery,
  type ListedCertificate,
  type NamePattern,
  NEWEST_FIRST,
  PLACE_COLUMNS,
} from '../../records/search.ts';
import type { Row } from '../../records/tables.ts';
import type { AnyRow } from '../check.ts';
import { bounded } from '../query.ts';
import type { MemoryTables } from './engine.ts';
import { plain } from './table.ts';

export function searchMemory(tables: MemoryTables, query: CertificateQuery): CertificatePage {
  const { by, descending } = query.order ?? NEWEST_FIRST;
  const limit = bounded(query.limit);
  const place = ({ commonName, id, notAfter }: CertificateRow): CertificatePosition => ({
    id,
    key: { created: null, expires: notAfter, commonName: folded(commonName ?? '') }[by],
  });
  const order = (a: CertificatePosition, b: CertificatePosition): number =>
    (descending ? -1 : 1) * (compare(a.key, b.key) || compare(a.id, b.id));
  const found = [...tables.certificates.rows()]
    .map((row) => listing(tables, row))
    .filter((one) => isFound(tables, query, one))
    .map((one) => ({ one, at: place(one.certificate) }))
    .filter(({ at }) => query.after === undefined || order(at, query.after) > 0)
    .sort((a, b) => order(a.at, b.at));
  const listings = found.slice(0, limit).map(({ one }) => one);
  return { listings, next: found.length > limit ? found[limit - 1]?.at : undefined };
}

/** With no more of it than some columns and what orders go by. */
export function narrowed<C extends keyof CertificateRow>(
  { authorityRevocation, certificate, revocation }: CertificateListing,
  columns: readonly C[],
): ListedCertificate<C> {
  const wanted = [...columns, ...PLACE_COLUMNS].map((name) => [name, certificate[name]]);
  return {
    certificate: Object.fromEntries(wanted) as ListedCertificate<C>['certificate'],
    revocation: revocation && { reason: revocation.reason, revokedAt: revocation.revokedAt },
    authorityRevocation,
  };
}

/** The names of a certificate beside its common one. */
export function memoryNames(
  tables: MemoryTables,
  tenantId: Id,
  certificateId: Id,
): readonly CertificateName[] {
  const own = [...tables.certificateNames.rows()].filter(
    (row) => row['tenantId'] === tenantId && row['certificateId'] === certificateId,
  );
  return own
    .map((row) => tables.names.find({ tenantId, hash: row['nameHash'] }) as NameRow)
    .filter(({ type }) => type !== 'cn')
    .map(({ type, value }) => ({ type, value }))
    .sort((a, b) => compare(a.type, b.type) || compare(a.value, b.value));
}

function listing(tables: MemoryTables, row: AnyRow): CertificateListing {
  const certificate = tables.certificates.copy(row) as CertificateRow;
  const { authorityId, issuerId, serial, tenantId } = certificate;
  const revocation = tables.revocations.find({ issuerId, serial });
  const authority = authorityId === null ? undefined : tables.authorities.find({ tenantId, id: authorityId });
  const { revokedAt = null, revokedReason } = (authority ?? {}) as Partial<Row<'authorities'>>;
  return {
    certificate,
    revocation: revocation && (tables.revocations.copy(revocation) as Row<'revocations'>),
    authorityRevocation: revokedAt === null ? undefined : { revokedAt, reason: revokedReason ?? 0 },
  };
}

function isFound(tables: MemoryTables, query: CertificateQuery, found: CertificateListing): boolean {
  const { certificate } = found;
  const isRevoked = (found.revocation ?? found.authorityRevocation) !== undefined;
  const equal = (wanted: unknown, value: unknown): boolean =>
    wanted === undefined || plain(wanted) === plain(value);
  const names = (): readonly string[] =>
    memoryNames(tables, certificate.tenantId, certificate.id).map(({ value }) => value);
  return (
    certificate.tenantId === query.tenantId &&
    (query.authorities || !certificate.isAuthority) &&
    (query.includeArchived === true || certificate.archivedAt === null) &&
    equal(query.id, certificate.id) &&
    equal(query.kind, certificate.kind) &&
    equal(query.authorityId, certificate.authorityId) &&
    equal(query.role, certificate.role) &&
    equal(query.serial, certificate.serial) &&
    equal(query.revoked, isRevoked) &&
    certificate.notAfter >= (query.endsFrom ?? -Infinity) &&
    certificate.notAfter < (query.endsUntil ?? Infinity) &&
    fits(query.commonName, () => [folded(certificate.commonName ?? '')]) &&
    fits(query.san, names)
  );
}

function fits(pattern: NamePattern | undefined, names: () => readonly string[]): boolean {
  if (pattern === undefined) return true;
  const { match, values } = pattern;
  const tests = {
    exact: (name: string, value: string) => name === value,
    prefix: (name: string, value: string) => name.startsWith(value),
    suffix: (name: string, value: string) => name.endsWith(value),
  };
  return names().some((name) => values.some((value) => tests[match](name, value)));
}

/** Text by its UTF-8 octets, as the engines order it. */
function compare(a: number | string | null, b: number | string | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
