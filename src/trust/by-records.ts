/** What our own records say of a certificate. */
import { quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { spellTime } from '../base/time.ts';
import { magnitude } from '../der/reader.ts';
import { isSameCertificate } from '../inventory/same-certificate.ts';
import type { Reader } from '../records/store.ts';
import type { Certificate } from '../x509/certificate.ts';
import { importedRecord } from './imported.ts';
import { issuersWithKeyOf, type OwnIssuer } from './own-issuers.ts';
import { both, countsAt, fault, GOOD, revokedFault, type Standing } from './standing.ts';

/**
 * @param issuer above it on a path, which was validated
 * @param at seconds since 1970 UTC
 * @returns undefined for a certificate whose issuer's key is none of ours
 */
export async function ownStanding(
  reader: Reader,
  tenantId: Id,
  certificate: Certificate,
  issuer: Certificate,
  at: number,
): Promise<Standing | undefined> {
  let standing: Standing | undefined;
  for (const own of await issuersWithKeyOf(reader, tenantId, issuer)) {
    const found = both(await byAuthority(reader, own, at), await bySerial(reader, own, certificate, at));
    standing = standing === undefined ? found : both(standing, found);
  }
  return standing;
}

/** Of a certificate that others issued: what was told to us when it was imported and after. */
export async function importedStanding(
  reader: Reader,
  tenantId: Id,
  certificate: Certificate,
  at: number,
): Promise<Standing> {
  const record = await importedRecord(reader, tenantId, certificate);
  return record === undefined ? GOOD : revocationOf(reader, record.issuerId, record.serial, at);
}

/** An authority is revoked with all that it signed. */
async function byAuthority(
  reader: Reader,
  { authorityId, tenantId }: OwnIssuer,
  at: number,
): Promise<Standing> {
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  if (authority === undefined || authority.revokedAt === null || authority.revokedAt > at) return GOOD;
  const when = spellTime(authority.revokedAt);
  return fault('revoked', `the authority ${quote(authority.name)}, which issued it, was revoked at ${when}`);
}

async function bySerial(
  reader: Reader,
  { id }: OwnIssuer,
  certificate: Certificate,
  at: number,
): Promise<Standing> {
  const serial = magnitude(certificate.serial);
  const record = await reader.get('certificates', { issuerId: id, serial });
  if (record === undefined || !(await isSameCertificate(reader, record, certificate))) {
    const message = 'it is signed with the key of an authority of ours, whose records do not have it';
    return fault('unknown_certificate', message);
  }
  return revocationOf(reader, id, serial, at);
}

async function revocationOf(reader: Reader, issuerId: Id, serial: Uint8Array, at: number): Promise<Standing> {
  const row = await reader.get('revocations', { issuerId, serial });
  return row !== undefined && countsAt(row, at) ? revokedFault(row) : GOOD;
}
