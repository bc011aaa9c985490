/** Certificates that were made after a backup, put into the inventory as an export has them. */
import { nameWrites } from '../../authorities/name-rows.ts';
import { serialOctets } from '../../authorities/ssh/certify.ts';
import { equal } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { sha256 } from '../../base/hash.ts';
import type { Id } from '../../base/ids.ts';
import { factsOf } from '../../inventory/read-import.ts';
import { isSignedBy } from '../../keys/foreign-key.ts';
import { verifySshSignature } from '../../keys/ssh-signature.ts';
import type { IssuerRow } from '../../records/authorities.ts';
import type { CertificateName } from '../../records/search.ts';
import type { Row } from '../../records/tables.ts';
import { parseSshCertificate, type SshCertificate } from '../../ssh/certificate.ts';
import { parseSshPublicKey } from '../../ssh/public-key.ts';
import type { Filling } from '../../store/sql/fill.ts';
import { parseCertificate } from '../../x509/certificate.ts';
import type { RecordedRows } from './export-file.ts';

/**
 * Puts one there with its body and names. A private key that was kept for it is in no export, and is lost.
 * @param version the policy that it was issued under, as the export has it
 * @returns false when its authority was made after the backup: nothing is done
 * @throws malformed for one that its issuer's key did not sign
 */
export async function putCertificate(
  filling: Filling,
  { body, certificate, chain }: RecordedRows,
  version: Row<'policyVersions'> | undefined,
): Promise<boolean> {
  const { reader } = filling;
  const { authorityId, id, tenantId } = certificate;
  const issuer = await reader.get('issuers', { tenantId, id: certificate.issuerId });
  const hasAuthority =
    authorityId === null || (await reader.get('authorities', { tenantId, id: authorityId })) !== undefined;
  if (issuer === undefined || !hasAuthority) return false;
  const { names, ssh } = await read(filling, certificate, body.body, issuer);
  const policyVersionId = await policyOf(filling, certificate.policyVersionId, tenantId, version);
  await filling.insert('certificates', [{ ...certificate, keyId: null, policyVersionId }]);
  await filling.insert('certificateBodies', [body]);
  if (chain !== undefined) await filling.insert('certificateChains', [chain]);
  if (ssh !== undefined) await filling.insert('sshCertificates', [ssh]);
  for (const write of nameWrites({ id, tenantId }, names)) await filling.write(write);
  await succeed(filling, certificate);
  return true;
}

interface Read {
  readonly names: readonly CertificateName[];
  readonly ssh: Row<'sshCertificates'> | undefined;
}

async function read(
  { reader }: Filling,
  certificate: Row<'certificates'>,
  body: Uint8Array,
  issuer: IssuerRow,
): Promise<Read> {
  if (!equal(sha256(body), certificate.leafHash)) throw another(certificate.id);
  if (certificate.kind === 'ssh') return readSsh(certificate, parseSshCertificate(body), issuer);
  const facts = factsOf(parseCertificate(body));
  const { keyId, tenantId } = issuer;
  const key = keyId === null ? undefined : await reader.get('keys', { tenantId, id: keyId });
  const isSigned = key === undefined ? certificate.origin === 'import' : isSignedBy(body, key.spki);
  if (!isSigned || !equal(facts.serial, certificate.serial)) throw another(certificate.id);
  return { names: facts.names, ssh: undefined };
}

function readSsh(row: Row<'certificates'>, read: SshCertificate, issuer: IssuerRow): Read {
  const { authorityId, id, issuerId, notAfter, tenantId } = row;
  const isOwn =
    equal(read.signatureKey.blob, issuer.subject) &&
    verifySshSignature(parseSshPublicKey(issuer.subject), read.tbs, read.signature) &&
    equal(serialOctets(read.serial), row.serial);
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
  await filling.insert('policyVersions', [version]);
  return id;
}

/** What it replaces is not renewed a second time. */
async function succeed(filling: Filling, { id, replacesId, tenantId }: Row<'certificates'>): Promise<void> {
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
  return new ChanceryError(
    'malformed',
    `the audit export cannot be replayed: the certificate ${id} in it is not the one that was issued`,
  );
}
