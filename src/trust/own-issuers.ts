/** Our own authorities as paths need them: who may have signed a certificate, and whose key a certificate holds. */
import { certificateBody } from '../authorities/certificate-body.ts';
import { equal } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { parsePublicKey } from '../keys/public-key.ts';
import type { IssuerCertificateRow, IssuerRow } from '../records/authorities.ts';
import type { Reader } from '../records/store.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { authorityKeyId } from './key-id.ts';

/** An issuer of one of our authorities. */
export type OwnIssuer = IssuerRow & { readonly authorityId: Id };

/** Of an issuer, the newest: first, renewed and cross-signed ones. */
const MOST_CERTIFICATES = 4;

/** What a certificate names its issuer by: a key identifier or, when it has none, the name. */
export type IssuerNaming = Pick<IssuerRow, 'subjectKeyId'> | Pick<IssuerRow, 'subject'>;

export function issuerNaming(certificate: Certificate): IssuerNaming {
  const keyId = authorityKeyId(certificate);
  return keyId === undefined ? { subject: certificate.issuer.der } : { subjectKeyId: keyId };
}

export async function issuersNamed(
  reader: Reader,
  tenantId: Id,
  naming: IssuerNaming,
): Promise<readonly OwnIssuer[]> {
  return (await reader.all('issuers', { tenantId, ...naming })).filter(isOwn);
}

/** Whose key the certificate of a validated path holds, whatever name it bears. */
export async function issuersWithKeyOf(
  reader: Reader,
  tenantId: Id,
  { spki }: Certificate,
): Promise<readonly OwnIssuer[]> {
  const { keyId } = parsePublicKey(spki);
  const spkiHash = sha256(spki);
  const rows = await reader.all('issuers', { tenantId, subjectKeyId: keyId });
  return rows.filter(isOwn).filter((row) => equal(row.spkiHash, spkiHash));
}

export interface OwnCertificate {
  readonly certificate: Certificate;
  readonly row: IssuerCertificateRow;
}

export async function certificatesOf(
  reader: Reader,
  { id, tenantId }: OwnIssuer,
): Promise<readonly OwnCertificate[]> {
  const rows = await reader.all('issuerCertificates', { tenantId, issuerId: id });
  const newest = rows.toSorted((a, b) => b.notAfter - a.notAfter).slice(0, MOST_CERTIFICATES);
  return Promise.all(
    newest.map(async (row) => {
      const body = await certificateBody(reader, { tenantId, id: row.certificateId });
      return { certificate: parseCertificate(body), row };
    }),
  );
}

function isOwn(row: IssuerRow): row is OwnIssuer {
  return row.authorityId !== null;
}
