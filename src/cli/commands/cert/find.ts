/** Certificates by whatever a person has of them, and those above them. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { equal, toColonHex } from '../../../base/bytes.ts';
import { decodeOnePem } from '../../../base/pem.ts';
import type { Answer, Client } from '../../../client/client.ts';
import { magnitude } from '../../../der/reader.ts';
import { type Certificate, findExtension, parseCertificate } from '../../../x509/certificate.ts';
import { decodeAuthorityKeyIdentifier } from '../../../x509/extensions/authority-key-identifier.ts';
import { decodeSubjectKeyIdentifier } from '../../../x509/extensions/subject-key-identifier.ts';
import { sameName } from '../../../x509/name.ts';
import { EXTENSION } from '../../../x509/oid.ts';
import { usage } from '../../failure.ts';
import { findCertificates } from '../../inspect/source.ts';
import type { Session } from '../../session.ts';

const ID = /^cert_[0-9a-z]{26}$|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** In either spelling. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** @param text an id, a serial number, or a file. @returns its id. @throws ApiError for one that is not in the inventory */
export async function certificateId(session: Session, text: string): Promise<string> {
  if (isId(text)) return text;
  const { cwd } = session.terminal;
  const serial = existsSync(resolve(cwd, text)) ? await serialIn(session, text) : text;
  const client = await session.client();
  const { id } = await client.get('/v1/certificates/{id}', { params: { path: { id: serial } } });
  return id;
}

async function serialIn(session: Session, path: string): Promise<string> {
  const found = await findCertificates(session, path);
  const [own] = 'ssh' in found ? [] : found.x509;
  if (own === undefined) throw usage(`${path} holds no X.509 certificate`);
  return toColonHex(magnitude(parseCertificate(own).serial));
}

/** More authorities do not stand above one another. */
const MOST_ABOVE = 12;

/** Those above a certificate of the inventory: DER, its issuer first, the root last. */
export async function chainAbove(session: Session, der: Uint8Array): Promise<readonly Uint8Array[]> {
  const client = await session.client();
  const serial = toColonHex(magnitude(parseCertificate(der).serial));
  const { issuer_ca_id: issuer } = await client.get('/v1/pki/certificates/{id}', {
    params: { path: { id: serial } },
  });
  const chain: Uint8Array[] = [];
  let [below, id]: [Uint8Array, string | null | undefined] = [der, issuer];
  while (id != null && chain.length < MOST_ABOVE) {
    const signed = parseCertificate(below);
    // An authority has had several keys, perhaps.
    const one: Uint8Array | undefined = (await certificatesOf(client, id)).find((own) =>
      isIssuer(parseCertificate(own), signed),
    );
    if (one === undefined) break;
    chain.push(one);
    const authority: Answer<'/v1/pki/ca/{id}', 'get'> = await client.get('/v1/pki/ca/{id}', {
      params: { path: { id } },
    });
    [below, id] = [one, authority.parent_ca_id];
  }
  return chain;
}

async function certificatesOf(client: Client, id: string): Promise<readonly Uint8Array[]> {
  const { data } = await client.get('/v1/pki/ca/{id}/issuers', { params: { path: { id } } });
  return data.map(({ certificate_pem: pem }) => decodeOnePem(pem, ['CERTIFICATE']));
}

/** By name, and by the identifiers of keys where both have them. */
function isIssuer(issuer: Certificate, subject: Certificate): boolean {
  const own = findExtension(issuer, EXTENSION.subjectKeyIdentifier);
  const named = findExtension(subject, EXTENSION.authorityKeyIdentifier);
  const keyId = named && decodeAuthorityKeyIdentifier(named.value).keyId;
  if (own !== undefined && keyId !== undefined && !equal(decodeSubjectKeyIdentifier(own.value), keyId)) {
    return false;
  }
  return sameName(issuer.subject, subject.issuer);
}

/** @param der of a certificate */
export function isSelfIssued(der: Uint8Array): boolean {
  const { issuer, subject } = parseCertificate(der);
  return sameName(issuer, subject);
}
