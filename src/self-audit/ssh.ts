/** An SSH certificate of the records, held to its rows, to its issuer's key, to the lint and to its policy version. */
import { compiledSshPolicy } from '../authorities/policy-rows.ts';
import { serialOctets } from '../authorities/ssh/certify.ts';
import { kindOf } from '../authorities/ssh/issuer.ts';
import { judgeOutside } from '../authorities/ssh/outside.ts';
import { equal } from '../base/bytes.ts';
import { verifySshSignature } from '../keys/ssh-signature.ts';
import { judgeSshKey, type SshSubjectKey } from '../keys/ssh-subject.ts';
import { decideSsh } from '../policy/ssh/decision.ts';
import type { SshGrant } from '../policy/ssh/ssh-request.ts';
import type { AuthorityRow, IssuerRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { PolicyVersionRow } from '../records/policies.ts';
import type { SshAuthorityRow } from '../records/ssh.ts';
import type { Reader } from '../records/store.ts';
import { lintSsh } from '../signing/ssh/lint.ts';
import { formatSshCertificate, parseSshCertificate, type SshCertificate } from '../ssh/certificate.ts';
import { parseSshPublicKey } from '../ssh/public-key.ts';
import { type Faults, LONGEST_IN_THE_MAKING, namesFault, refusedBy } from './faults.ts';
import { storedSshRequest } from './stored-request.ts';

/** @throws malformed when it cannot be read */
export async function sshFaults(reader: Reader, row: CertificateRow, body: Uint8Array): Promise<Faults> {
  const { authorityId, policyVersionId, tenantId } = row;
  const certificate = parseSshCertificate(body);
  const subject = judgeSshKey(certificate.key);
  const issuer = await reader.get('issuers', { tenantId, id: row.issuerId });
  if (issuer === undefined || authorityId === null) return ['its issuer is not in the records'];
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  const ssh = await reader.get('sshAuthorities', { tenantId, authorityId });
  if (authority === undefined || ssh === undefined) return ['its authority is not in the records'];
  const version =
    policyVersionId === null
      ? undefined
      : await reader.get('policyVersions', { tenantId, id: policyVersionId });
  const principals = certificate.principals.map((value) => ({ type: 'principal', value }) as const);
  const own = [
    ...rowFaults(row, certificate, subject),
    ...(await sideFaults(reader, row, certificate)),
    ...(await namesFault(reader, row, principals)),
    ...signatureFaults(certificate, issuer),
  ];
  if (version === undefined) return [...own, 'its policy is not in the records'];
  const judging = { row, certificate, subject, issuer, authority, ssh, version };
  return [...own, ...(await refusedBy(() => decisionFaults(reader, judging)))];
}

function rowFaults(row: CertificateRow, certificate: SshCertificate, subject: SshSubjectKey): Faults {
  const compared: readonly (readonly [string, boolean])[] = [
    ['its serial number is another', !equal(row.serial, serialOctets(certificate.serial))],
    ['it begins at another time', BigInt(row.notBefore) !== certificate.validAfter],
    ['it ends at another time', BigInt(row.notAfter) !== certificate.validBefore],
    ['its key id is another', row.commonName !== certificate.keyId],
    ['its key is another', !equal(row.spkiHash, subject.publicKey.spkiHash)],
    ['its key is of another kind', row.keyAlgorithm !== subject.algorithm],
    ['it is, or is not, an authority’s', row.isAuthority],
  ];
  return compared.flatMap(([fault, isSo]) => (isSo ? [fault] : []));
}

/** What SSH finds it by. */
async function sideFaults(
  reader: Reader,
  { authorityId, id, issuerId, notAfter, tenantId }: CertificateRow,
  { key, keyId, kind }: SshCertificate,
): Promise<Faults> {
  const side = await reader.get('sshCertificates', { tenantId, id });
  const isSame =
    side !== undefined &&
    side.authorityId === authorityId &&
    side.issuerId === issuerId &&
    side.type === kind &&
    side.keyId === keyId &&
    side.notAfter === notAfter &&
    equal(side.fingerprint, key.fingerprint);
  return isSame ? [] : ['it is not found by what it says'];
}

/** An SSH issuer is its key. */
function signatureFaults({ signature, signatureKey, tbs }: SshCertificate, { subject }: IssuerRow): Faults {
  const isSigned =
    equal(signatureKey.blob, subject) && verifySshSignature(parseSshPublicKey(subject), tbs, signature);
  return isSigned ? [] : ['the key of its issuer did not sign it'];
}

interface Judging {
  readonly row: CertificateRow;
  readonly certificate: SshCertificate;
  readonly subject: SshSubjectKey;
  readonly issuer: IssuerRow;
  readonly authority: AuthorityRow;
  readonly ssh: SshAuthorityRow;
  readonly version: PolicyVersionRow;
}

/** Decides once more, at the time of then, and holds the octets to that decision. @throws policy_denied */
async function decisionFaults(reader: Reader, judging: Judging): Promise<Faults> {
  const { authority, certificate, issuer, row, ssh, subject, version } = judging;
  const request = storedSshRequest(row.request, subject);
  const now = row.notAfter - request.ttl;
  if (row.createdAt < now - CLOCKS || row.createdAt - now > LONGEST_IN_THE_MAKING) {
    return ['its period is not the one that was asked for'];
  }
  const decision = decideSsh(
    {
      request,
      grant: await grantOf(reader, judging),
      policy: compiledSshPolicy(version),
      issuer: { name: authority.name, isActive: true, kind: kindOf(authority) },
      keyStanding: 'free',
      isDistrusted: false,
      isAnothers: false,
      now,
    },
    { kind: 'job' },
  );
  const publicKey = parseSshPublicKey(issuer.subject);
  if (ssh.vault !== null) {
    const line = formatSshCertificate(certificate.blob);
    const judged = judgeOutside(line, { decision, subject: certificate.key, issuer: publicKey });
    return judged.ok ? [] : judged.faults;
  }
  const { nonce, serial } = certificate;
  const drawn = { subject: certificate.key, nonce, serial };
  return lintSsh(certificate.tbs, { decision, drawn, issuer: { publicKey } });
}

/** Of an outside issuer's clock and ours, in seconds. */
const CLOCKS = 60;

/** A mapping that let somebody log in is not kept as it was: for logins, the principals are taken as proved. */
async function grantOf(reader: Reader, { row, version }: Judging): Promise<SshGrant> {
  const policy = await reader.get('policies', { tenantId: row.tenantId, id: version.policyId });
  if (policy?.spelling !== 'ssh-login') return { kind: 'allow_list' };
  const { principals } = row.request as { readonly principals: readonly string[] };
  return { kind: 'login_mapping', ownerId: '', principals };
}
