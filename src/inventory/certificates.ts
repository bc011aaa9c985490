/** One certificate of the inventory. */
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { CertificateKind } from '../records/certificates.ts';
import type { CertificateListing } from '../records/search.ts';
import type { Reader } from '../records/store.ts';

/**
 * One certificate, authorities' and deleted ones included.
 * @param key its id, or its serial number in octets; undefined for what can be neither
 * @param named how the caller named it
 * @param kind the only one that is looked for; absent: either
 * @param includeArchived whether deleted ones are found
 * @throws not_found; conflict when several issuers gave the serial number
 */
export async function findCertificate(
  reader: Reader,
  tenantId: Id,
  key: Id | Uint8Array | undefined,
  named: string,
  kind?: CertificateKind,
  includeArchived = true,
): Promise<CertificateListing> {
  if (key === undefined) throw notFound('certificate', named);
  const sought = typeof key === 'string' ? { id: key } : { serial: key };
  const query = { tenantId, ...sought, kind, authorities: true, includeArchived, limit: 2 } as const;
  const [found, ...more] = (await reader.certificates(query)).listings;
  if (found === undefined) throw notFound('certificate', named);
  if (more.length > 0) {
    throw new ChanceryError('conflict', 'several certificates have this serial number; name one by its id');
  }
  return found;
}
