/** Certificates that were made after a backup, put into the inventory as an export has them. */
import { nameWrites } from '../../authorities/name-rows.ts';
import { hashOfPolicy } from '../../authorities/policy-rows.ts';
import { serialOctets } from '../../authorities/ssh/certify.ts';
import { equal } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { sha256 } from '../../base/hash.ts';
import type { Id } from '../../base/ids.ts';
import { factsOf } from '../../inventory/read-import.ts';
import { isSignedBy } from '../../keys/foreign-key.ts';
import { verifySshSignature } from '../../keys/ssh-signature.ts';
import { judgeSshKey } from '../../keys/ssh-subject.ts';
import type { AuditEventRow } from '../../records/audit.ts';
import type { IssuerRow } from '../../records/authorities.ts';
import type { CertificateRow } from '../../records/certificates.ts';
import type { CertificateName } from '../../records/search.ts';
import type { Row } from '../../records/tables.ts';
import { parseSshCertificate, type SshCertificate } from '../../ssh/certificate.ts';
import { parseSshPublicKey } from '../../ssh/public-key.ts';
import type { Filling } from '../../store/sql/fill.ts';
import { parseCertificate } from '../../x509/certificate.ts';
import type { RecordedRows } from './export-file.ts';

/**
 * Puts one there with its body and names. No checkpoint seals its row: what decides on its revocation, and on which list
 * and until when that stands, is held to the certificate itself, its issuer and the event. A private key that was kept for it is in no export, and is lost.
 * @param event tells its making
 * @param version the policy that it was issued under, as the export has it
 * @returns false when its authority was made after the backup: nothing is done
 * @throws malformed for one that its issuer's key did not sign
 */
export async function putCertificate(
  filling: Filling,
  event: AuditEventRow,
  { body, certificate, chain }: RecordedRows,
  version: Row<'policyVersions'> | undefined,
): Promise<boolean> {
  const { reader } = filling;
  const { authorityId, id, tenantId } = certificate;
  const issuer = await reader.get('issuers', { tenantId, id: certificate.issuerId });
  const hasAuthority =
    authorityId === null || (await reader.get('authorities', { tenantId, id: authorityId })) !== undefined;
  if (issuer === undefined || !hasAuthority) return false;
  if (!isAsTold(certificate, event) || !isOfIssuer(certificate, issuer)) throw another(id);
  const { names, ssh } = await read(filling, certificate, body.body, issuer);
  const policyVersionId = await policyOf(filling, certificate.policyVersionId, tenantId, version);
  // What was done with it later, events behind this one tell.
  const row = { ...certificate, keyId: null, policyVersionId, replacedBy: null, archivedAt: null };
  await filling.insert('certificates', [row]);
  await filling.insert('certificateBodies', [body]);
  if (chain !== undefined) await filling.insert('certificateChains', [chain]);
  if (ssh !== undefined) await filling.insert('sshCertificates', [ssh]);
  for (const write of nameWrites({ id, tenantId }, names)) await filling.write(write);
  await succeed(filling, certificate);
  return true;
}

/** What the event says of it, which is sealed. */
function isAsTold(
  { origin, policyVersionId, profileId, role }: CertificateRow,
  { action, data }: AuditEventRow,
): boolean {
  const isImport = action === 'pki_import';
  if (isImport !== (origin === 'import')) return false;
  const told = [
    [data['policy_version_id'], policyVersionId],
    [data['role'], role],
    [data['profile_id'], profileId],
  ] as const;
  return told.every(([said, is]) => said === undefined || said === is);
}

function isOfIssuer({ authorityId, crlShard, kind, origin }: CertificateRow, issuer: IssuerRow): boolean {
  const isWithin = Number.isInteger(crlShard) && crlShard >= 0 && crlShard < issuer.crlShards;
  return (
    isWithin &&
    (origin === 'import' ? kind === 'x509' && authorityId === null : authorityId === issuer.authorityId)
  );
}

interface Read {
  readonly names: readonly CertificateName[];
  readonly ssh: Row<'sshCertificates'> | undefined;
}

async function read(
  { reader }: Filling,
  certificate: CertificateRow,
  body: Uint8Array,
  issuer: IssuerRow,
): Promise<Read> {
  if (!equal(sha256(body), certificate.leafHash)) throw another(certificate.id);
  if (certificate.kind === 'ssh') return readSsh(certificate, parseSshCertificate(body), issuer);
  const facts = factsOf(parseCertificate(body));
  const { keyId, tenantId } = issuer;
  const key = keyId === null ? undefined : await reader.get('keys', { tenantId, id: keyId });
  const isSigned = key === undefined ? certificate.origin === 'import' : isSignedBy(body, key.spki);
  const { isAuthority, notAfter, notBefore, serial, spkiHash } = certificate;
  const isIt =
    equal(facts.serial, serial) &&
    equal(facts.spkiHash, spkiHash) &&
    facts.isAuthority === isAuthority &&
    facts.certificate.notBefore === notBefore &&
    facts.certificate.notAfter === notAfter;
  if (!isSigned || !isIt) throw another(certificate.id);
  return { names: facts.names, ssh: undefined };
}

function readSsh(row: CertificateRow, read: SshCertificate, issuer: IssuerRow): Read {
  const { authorityId, id, issuerId, notAfter, notBefore, tenantId } = row;
  const isOwn =
    equal(read.signatureKey.blob, issuer.subject) &&
    verifySshSignature(parseSshPublicKey(issuer.subject), read.tbs, read.signature) &&
    equal(serialOctets(read.serial), row.serial) &&
    equal(judgeSshKey(read.key).publicKey.spkiHash, row.spkiHash) &&
    !row.isAuthority &&
    read.validAfter === BigInt(notBefore) &&
    read.validBefore === BigInt(notAfter);
  if (!isOwn || authorityId === null) throw another(id);
  const { key, keyId, kind: type } = read;
  const { fingerprint } = key;
  return {
    names: read.principals.map((value) => ({ type: 'principal', value }) as const),
    ssh: { tenantId, id, authorityId, issuerId, type, keyId, fingerprint, notAfter },
  };
}

async function policyOf(
  filling: Filling,
  id: Id | null,
  tenantId: Id,
  version: Row<'policyVersions'> | undefined,
): Promise<Id | null> {
  if (id === null || (await filling.reader.get('policyVersions', { tenantId, id })) !== undefined) {
    return id;
  }
  if (version === undefined || version.tenantId !== tenantId) return null;
  // A role that is given a policy again finds it by its hash.
  if (!equal(version.hash, hashOfPolicy(version.compiled))) {
    throw malformed(`the policy ${version.id} in it is not the one with its hash`);
  }
  await filling.insert('policyVersions', [version]);
  return id;
}

/** What it replaces is not renewed a second time. */
async function succeed(filling: Filling, { id, replacesId, tenantId }: CertificateRow): Promise<void> {
  if (replacesId === null) return;
  const before = await filling.reader.get('certificates', { tenantId, id: replacesId });
  if (before === undefined) return;
  if (before.replacedBy === null) {
    await filling.write({
      update: 'certificates',
      key: { tenantId, id: replacesId },
      set: { replacedBy: id },
    });
  }
  await filling.write({ remove: 'certificateRenewals', key: { tenantId, certificateId: replacesId } });
}

function another(id: Id): ChanceryError {
  return malformed(`the certificate ${id} in it is not the one that was issued`);
}

function malformed(why: string): ChanceryError {
  return new ChanceryError('malformed', `the audit export cannot be replayed: ${why}`);
}
