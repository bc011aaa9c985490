/** Finding certificates in the inventory. */
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { isPrintable } from '../base/name.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { CertificateListing, CertificateQuery, Reader } from '../records/store.ts';

/** What was issued, without the certificates of authorities; newest first. */
export async function searchCertificates(
  reader: Reader,
  query: Omit<CertificateQuery, 'authorities' | 'kind'>,
): Promise<readonly CertificateListing[]> {
  // No certificate has such a name; nor can every database hold it.
  if (query.commonName !== undefined && !isPrintable(query.commonName)) return [];
  return reader.certificates({ ...query, kind: 'x509', authorities: false });
}

/**
 * One certificate, authorities' included.
 * @param key its id, or its serial number in octets; undefined for what can be neither
 * @param named how the caller named it
 * @throws not_found; conflict when several issuers gave the serial number
 */
export async function findCertificate(
  reader: Reader,
  tenantId: Id,
  key: Id | Uint8Array | undefined,
  named: string,
): Promise<CertificateListing> {
  if (key === undefined) throw notFound('certificate', named);
  if (typeof key === 'string') {
    const certificate = await reader.get('certificates', { tenantId, id: key });
    if (certificate === undefined) throw notFound('certificate', named);
    const { issuerId, serial } = certificate;
    return { certificate, revocation: await reader.get('revocations', { issuerId, serial }) };
  }
  const [found, ...more] = await reader.certificates({ tenantId, serial: key, authorities: true, limit: 2 });
  if (found === undefined) throw notFound('certificate', named);
  if (more.length > 0) {
    throw new ChanceryError('conflict', 'several certificates have this serial number; name one by its id');
  }
  return found;
}

/** DER or the SSH blob. */
export async function certificateBody(reader: Reader, { id, tenantId }: CertificateRow): Promise<Uint8Array> {
  const body = await reader.get('certificateBodies', { tenantId, certificateId: id });
  if (body === undefined)
    throw new ChanceryError('internal', 'a certificate without its body', { detail: id });
  return body.body;
}
