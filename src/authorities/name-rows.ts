/** Rows by which a certificate is found by its names. */
import type { CertificateRow, NameRow, NameType } from '../records/certificates.ts';
import { nameRow } from '../records/names.ts';
import type { CertificateName } from '../records/search.ts';
import type { Write } from '../records/store.ts';

/**
 * Two certificates of one name share its row. A common name that is also another name of the certificate has no row of
 * its own: nearly all are, and each row stands in five indexes.
 */
export function nameWrites(
  { id: certificateId, tenantId }: Pick<CertificateRow, 'id' | 'tenantId'>,
  names: readonly CertificateName[],
): readonly Write[] {
  const rows = names.map(({ type, value }) => nameRow(tenantId, type, value));
  const others = new Set(rows.filter(({ type }) => type !== 'cn').map(({ value }) => value));
  const kept = rows.filter(({ type, value }) => type !== 'cn' || !others.has(value));
  return distinct(kept).flatMap((row): Write[] => [
    { insertNew: 'names', row },
    { insert: 'certificateNames', row: { tenantId, nameHash: row.hash, certificateId } },
  ]);
}

/** Names that differ in case alone are one row. */
function distinct(rows: readonly NameRow[]): readonly NameRow[] {
  const keyed = new Map<`${NameType}:${string}`, NameRow>();
  for (const row of rows) keyed.set(`${row.type}:${row.value}`, row);
  return [...keyed.values()];
}
