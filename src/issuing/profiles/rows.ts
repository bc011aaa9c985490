/** Profiles and certificate policies as they are stored; what was removed is not there. */
import { notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { CertificatePolicyRow, CertificateProfileRow } from '../../records/policies.ts';
import type { Reader } from '../../records/store.ts';

/** @throws not_found */
export async function profileRow(reader: Reader, tenantId: Id, id: Id): Promise<CertificateProfileRow> {
  const row = await reader.get('certificateProfiles', { tenantId, id });
  if (row === undefined || row.removedAt !== null) throw notFound('certificate_profile', id);
  return row;
}

/** @throws not_found */
export async function certificatePolicyRow(
  reader: Reader,
  tenantId: Id,
  id: Id,
): Promise<CertificatePolicyRow> {
  const row = await reader.get('certificatePolicies', { tenantId, id });
  if (row === undefined || row.removedAt !== null) throw notFound('certificate_policy', id);
  return row;
}
