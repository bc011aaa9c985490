/** The certificate that a caller names to be revoked, or let go: by its serial number, and by its id where there are several. */
import { equal } from '../base/bytes.ts';
import { ChanceryError, invalidField, notFound } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { CertificateListing } from '../records/search.ts';
import type { Reader } from '../records/store.ts';

export interface Named {
  /** In octets. */
  readonly serial: Uint8Array;
  /** How the caller wrote it. */
  readonly text: string;
  readonly certificateId: Id | undefined;
}

/** One that was deleted may be valid still, so it is revoked like any other. */
const ANY = { kind: 'x509', authorities: true, includeArchived: true } as const;
/** So many are told apart in an error. */
const MOST_TOLD = 10;

/**
 * @throws not_found; conflict when several issuers gave the serial number; invalid_field for an authority's, and for an id
 *   of a certificate with another serial number
 */
export async function namedCertificate(
  reader: Reader,
  tenantId: Id,
  { certificateId, serial, text }: Named,
): Promise<CertificateListing> {
  const one =
    certificateId === undefined
      ? await onlyOne(reader, tenantId, serial, text)
      : await byId(reader, tenantId, serial, certificateId);
  if (one.certificate.isAuthority) await refuseAuthority(reader, one.certificate);
  return one;
}

async function onlyOne(
  reader: Reader,
  tenantId: Id,
  serial: Uint8Array,
  text: string,
): Promise<CertificateListing> {
  const { listings } = await reader.certificates({ ...ANY, tenantId, serial, limit: MOST_TOLD });
  const [first, ...more] = listings;
  if (first === undefined) throw notFound('certificate', text);
  if (more.length > 0) throw ambiguous(listings);
  return first;
}

async function byId(reader: Reader, tenantId: Id, serial: Uint8Array, id: Id): Promise<CertificateListing> {
  const [found] = (await reader.certificates({ ...ANY, tenantId, id, limit: 1 })).listings;
  if (found !== undefined && equal(found.certificate.serial, serial)) return found;
  throw invalidField('certificate_id', 'must be that of a certificate with this serial number');
}

function ambiguous(found: readonly CertificateListing[]): ChanceryError {
  const ids = found.map(({ certificate }) => typeId('cert', certificate.id)).join(', ');
  const message = `must say which is meant, as several certificates have this serial number: ${ids}`;
  const fields = [{ field: 'certificate_id', message }];
  return new ChanceryError('conflict', `certificate_id ${message}`, { fields });
}

/** An authority of ours is revoked with all that it signed. One that was imported is a certificate like others. */
async function refuseAuthority(reader: Reader, { id, tenantId }: CertificateRow): Promise<void> {
  const [link] = await reader.all('issuerCertificates', { tenantId, certificateId: id });
  const issuer = link && (await reader.get('issuers', { tenantId, id: link.issuerId }));
  if (issuer === undefined || issuer.authorityId === null) return;
  const ca = typeId('ca', issuer.authorityId);
  const message = `is that of the certificate authority ${ca}, which POST /v1/pki/ca/${ca}/revoke revokes`;
  throw invalidField('serial_number', message);
}
