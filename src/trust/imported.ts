/** Certificates that others issued and that were imported: the records of them, and what came along. */
import { equal } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import { magnitude } from '../der/reader.ts';
import { importedAbove } from '../inventory/chain.ts';
import { isSameCertificate } from '../inventory/same-certificate.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { authorityKeyId } from './key-id.ts';

/** The record of the certificate itself, if it was imported. */
export async function importedRecord(
  reader: Reader,
  tenantId: Id,
  certificate: Certificate,
): Promise<CertificateRow | undefined> {
  const subjectKeyId = authorityKeyId(certificate) ?? new Uint8Array(0);
  const issuers = await reader.all('issuers', { tenantId, subjectKeyId });
  for (const { id, state, subject } of issuers) {
    if (state !== 'foreign' || !equal(subject, certificate.issuer.der)) continue;
    const row = await reader.get('certificates', { issuerId: id, serial: magnitude(certificate.serial) });
    if (row !== undefined && (await isSameCertificate(reader, row, certificate))) return row;
  }
  return undefined;
}

/** What came with an imported certificate, at most `most`. */
export async function importedChain(
  reader: Reader,
  tenantId: Id,
  certificate: Certificate,
  most: number,
): Promise<readonly Certificate[]> {
  const record = await importedRecord(reader, tenantId, certificate);
  if (record === undefined) return [];
  return (await importedAbove(reader, record)).slice(0, most).map(parseCertificate);
}
