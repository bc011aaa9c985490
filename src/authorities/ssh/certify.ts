/** Certifying for SSH: from a decision to a signed certificate, and the rows that put it into the inventory. */
import { sha256 } from '../../base/hash.ts';
import type { Id } from '../../base/ids.ts';
import type { Sources } from '../../base/sources.ts';
import type { SshSubjectKey } from '../../keys/ssh-subject.ts';
import type { SshDecision } from '../../policy/ssh/decision.ts';
import type { IssuerRow } from '../../records/authorities.ts';
import type { CertificateOrigin, CertificateRow } from '../../records/certificates.ts';
import type { Write } from '../../records/store.ts';
import { prepareSsh, signSshDraft } from '../../signing/ssh/draft.ts';
import type { SshSigningIssuer } from '../../signing/ssh/issuer.ts';
import { newSshSerial } from '../../signing/ssh/serial.ts';
import { nameWrites } from '../name-rows.ts';

export interface SshCertifying {
  readonly decision: SshDecision;
  readonly subject: SshSubjectKey;
  readonly issuer: Pick<IssuerRow, 'id' | 'authorityId' | 'tenantId'>;
  readonly origin: Extract<CertificateOrigin, 'issue' | 'sign'>;
  readonly policyVersionId: Id;
  /** Who asked. */
  readonly identityId: Id;
}

export interface SshCertified {
  readonly row: CertificateRow;
  readonly blob: Uint8Array;
  readonly serial: bigint;
  /** Certificate, body, names and what SSH finds it by. */
  readonly writes: readonly Write[];
}

/** Draws a serial number, drafts, lints and signs. Nothing is stored yet: the signature must not leave before it is. */
export async function certifySsh(
  site: Sources,
  asked: SshCertifying,
  signing: SshSigningIssuer,
): Promise<SshCertified> {
  const serial = newSshSerial(site.clock, site.random);
  const drawn = { subject: asked.subject.ssh, serial, nonce: site.random.bytes(NONCE_OCTETS) };
  const blob = await signSshDraft(prepareSsh(asked.decision, drawn, signing));
  return recordSsh(site, asked, { blob, serial, ...periodOf(asked.decision) });
}

const NONCE_OCTETS = 32;

function periodOf({ validity }: SshDecision): { readonly notBefore: number; readonly notAfter: number } {
  return { notBefore: validity.after, notAfter: validity.before };
}

export interface SignedSsh {
  readonly blob: Uint8Array;
  readonly serial: bigint;
  /** Seconds since 1970 UTC; the certificate is good until the second before `notAfter`. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The rows of a certificate that was signed, here or elsewhere. */
export function recordSsh(site: Sources, asked: SshCertifying, signed: SignedSsh): SshCertified {
  const row = certificateRow(site, asked, signed);
  const { id, tenantId } = row;
  const { decision, subject } = asked;
  const names = decision.principals.map((value) => ({ type: 'principal', value }) as const);
  return {
    row,
    blob: signed.blob,
    serial: signed.serial,
    writes: [
      { insert: 'certificates', row },
      { insert: 'certificateBodies', row: { tenantId, certificateId: id, body: signed.blob } },
      ...nameWrites(row, names),
      {
        insert: 'sshCertificates',
        row: {
          tenantId,
          id,
          authorityId: asked.issuer.authorityId as Id,
          issuerId: row.issuerId,
          type: decision.kind,
          keyId: decision.keyId.text,
          fingerprint: subject.ssh.fingerprint,
          notAfter: signed.notAfter,
        },
      },
    ],
  };
}

function certificateRow(
  { ids }: Pick<Sources, 'ids'>,
  { decision, identityId, issuer, origin, policyVersionId, subject }: SshCertifying,
  { blob, notAfter, notBefore, serial }: SignedSsh,
): CertificateRow {
  const id = ids.next();
  return {
    tenantId: issuer.tenantId,
    id,
    kind: 'ssh',
    origin,
    isAuthority: false,
    issuerId: issuer.id,
    authorityId: issuer.authorityId,
    serial: serialOctets(serial),
    commonName: decision.keyId.text,
    notBefore,
    notAfter,
    keyAlgorithm: subject.algorithm,
    spkiHash: subject.publicKey.spkiHash,
    leafHash: sha256(blob),
    crlShard: 0,
    crlUrl: null,
    lineageId: id,
    replacesId: null,
    replacedBy: null,
    policyVersionId,
    role: null,
    profileId: null,
    identityId,
    keyId: null,
    request: normalised(decision),
    createdAt: decision.decidedAt,
    archivedAt: null,
  };
}

/** What was decided on, as it is kept for later questions of "what would today's policy say?". */
export function normalised({ key, keyId, kind, principals, validity, ...decision }: SshDecision): unknown {
  return {
    kind,
    principals,
    key_id: keyId.text,
    key: key.kind === 'given' ? 'given' : key.algorithm,
    ttl: validity.ttl,
    critical_options: decision.criticalOptions,
    extensions: decision.extensions.map(({ name }) => name),
  };
}

/** The magnitude of a serial number. */
export function serialOctets(serial: bigint): Uint8Array {
  const hex = serial.toString(16);
  return new Uint8Array(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

export function serialOfOctets(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}
