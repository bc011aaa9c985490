/** Certifying: from a decision to a signed certificate, and the rows that put it into the inventory. */
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import type { Sources } from '../base/sources.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Decision } from '../policy/decision.ts';
import type { IssuanceRequest } from '../policy/request.ts';
import type { IssuerRow } from '../records/authorities.ts';
import type { CertificateOrigin, CertificateRow, NameType } from '../records/certificates.ts';
import type { CertificateName } from '../records/search.ts';
import type { Write } from '../records/store.ts';
import { prepare, sign } from '../signing/draft.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { newSerial } from '../signing/serial.ts';
import { nameWrites } from './name-rows.ts';

export interface Certifying {
  readonly decision: Decision;
  /** The key that was judged, or the one that was made as decided. */
  readonly publicKey: PublicKey;
  readonly issuer: Pick<IssuerRow, 'id' | 'authorityId' | 'tenantId'>;
  readonly signing: SigningIssuer;
  readonly origin: CertificateOrigin;
  readonly policyVersionId: Id;
  readonly role: string | null;
  readonly profileId: Id | null;
  /** Whose it is: who asked, or whose the one before it was. */
  readonly identityId: Id | null;
  /** Of the stored private key. */
  readonly keyId: Id | null;
  /** What was asked for, of which the decision does not say everything. */
  readonly asked: Pick<IssuanceRequest, 'ttl' | 'dates' | 'signature' | 'usages'>;
  /** The certificate that this one takes the place of: it joins its lineage. */
  readonly replaces?: CertificateRow | undefined;
  /** Whether nothing else may have taken its place already. */
  readonly replacesOnce?: boolean | undefined;
}

export interface Certified {
  readonly row: CertificateRow;
  /** DER. */
  readonly der: Uint8Array;
  /** Certificate, body and names; what it replaces names it. */
  readonly writes: readonly Write[];
}

/** Draws a serial number, drafts, lints and signs. Nothing is stored yet: the signature must not leave before it is. */
export async function certify(site: Sources, asked: Certifying): Promise<Certified> {
  const id = site.ids.next();
  const serial = newSerial(id, site.random);
  const der = await sign(prepare(asked.decision, asked.publicKey, asked.signing, serial));
  const row = certificateRow(asked, { id, serial, der });
  const { tenantId } = row;
  const names = nameWrites(row, namesOf(asked.decision));
  const body: Write = { insert: 'certificateBodies', row: { tenantId, certificateId: id, body: der } };
  return { row, der, writes: [{ insert: 'certificates', row }, body, ...names, ...succession(row, asked)] };
}

function certificateRow(
  { decision, issuer, publicKey, signing, ...asked }: Certifying,
  { der, id, serial }: { readonly id: Id; readonly serial: Uint8Array; readonly der: Uint8Array },
): CertificateRow {
  return {
    tenantId: issuer.tenantId,
    id,
    kind: 'x509',
    origin: asked.origin,
    isAuthority: decision.authority !== undefined,
    issuerId: issuer.id,
    authorityId: issuer.authorityId,
    serial,
    commonName: decision.commonName ?? null,
    notBefore: decision.validity.notBefore,
    notAfter: decision.validity.notAfter,
    keyAlgorithm: publicKey.algorithm,
    spkiHash: publicKey.spkiHash,
    leafHash: sha256(der),
    crlShard: 0,
    crlUrl: signing.distribution?.crl ?? null,
    lineageId: asked.replaces?.lineageId ?? id,
    replacesId: asked.replaces?.id ?? null,
    replacedBy: null,
    policyVersionId: asked.policyVersionId,
    role: asked.role,
    profileId: asked.profileId,
    identityId: asked.identityId,
    keyId: asked.keyId,
    request: normalised(decision, asked.asked),
    // Not the moment of the signature: a key may be waited for, and clocks be set meanwhile.
    createdAt: decision.decidedAt,
    archivedAt: null,
  };
}

/** So that it can be judged once more, by another policy; what was not asked for is absent. */
function normalised(decision: Decision, { dates, signature, ttl, usages }: Certifying['asked']): unknown {
  const { commonName, key, names, subject } = decision;
  return {
    common_name: commonName ?? null,
    ...(hasMoreThanName(decision) ? { subject: subject.map(({ type, value }) => ({ type, value })) } : {}),
    names: names.map(({ type, value }) => ({ type, value })),
    key: key.kind === 'given' ? 'given' : key.algorithm,
    ttl: ttl ?? null,
    ...(usages && { key_usage: usages.keyUsage, extended_key_usage: usages.extendedKeyUsage }),
    ...(signature && { signature: signature.algorithm }),
    ...(dates && { not_before: dates.notBefore ?? null, not_after: dates.notAfter ?? null }),
  };
}

function hasMoreThanName({ subject }: Decision): boolean {
  return subject.some(({ type }) => type !== 'commonName');
}

function succession(
  { id, tenantId }: CertificateRow,
  { replaces, replacesOnce }: Certifying,
): readonly Write[] {
  if (replaces === undefined) return [];
  // One that was deleted meanwhile is renewed no more.
  const key = { tenantId, id: replaces.id, archivedAt: null, ...(replacesOnce ? { replacedBy: null } : {}) };
  return [{ update: 'certificates', key, set: { replacedBy: id } }];
}

function namesOf({ commonName, names }: Decision): readonly CertificateName[] {
  const sans = names.map(({ type, value }) => ({ type: type as NameType, value }));
  return commonName === undefined ? sans : [{ type: 'cn', value: commonName }, ...sans];
}
