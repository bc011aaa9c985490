/**
 * Whether a certificate is the one of a record: by all that its issuer signed. The signature itself proves no more: whoever
 * has one of ECDSA can write it in another way (s as the order less s), and it still verifies.
 */
import { equal } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';

/** @param row of the same issuer and serial number */
export async function isSameCertificate(
  reader: Reader,
  { id: certificateId, leafHash, tenantId }: CertificateRow,
  { der, tbs }: Certificate,
): Promise<boolean> {
  if (equal(leafHash, sha256(der))) return true;
  const body = await reader.get('certificateBodies', { tenantId, certificateId });
  return body !== undefined && equal(parseCertificate(body.body).tbs, tbs);
}
