/** What a new authority consists of: its key, its issuer, its certificate and the policies that it owns. */
import { type Caller, callerFence } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { toHex } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyPair } from '../keys/generate.ts';
import { softwareSigner } from '../keys/software.ts';
import type { Decision } from '../policy/decision.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import { authorityPolicy, directPolicy, ROOT_DAYS } from '../policy/spellings/authority.ts';
import type { AuthorityRow, IssuerRow, KeyRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { PolicySpelling } from '../records/policies.ts';
import type { Change, Expectation, Write } from '../records/store.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { parseCertificate } from '../x509/certificate.ts';
import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import { encodeName } from '../x509/name.ts';
import { certify } from './certify.ts';
import type { Issuer } from './issuer.ts';
import { sealKey } from './keyring.ts';
import { newPolicy } from './policy-rows.ts';
import type { AuthorityView } from './read.ts';
import type { AuthoritySite } from './site.ts';

export interface NewAuthority {
  readonly name: string;
  readonly commonName: string;
  /** Absent: a root. */
  readonly parentId: Id | undefined;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Absent: the usual length. */
  readonly validityDays: number | undefined;
  readonly pathLength: number | undefined;
  readonly nameConstraints: NameConstraints | undefined;
}

/** The authority above, and the policy under which it makes others. */
export interface Parent {
  readonly issuer: Issuer;
  readonly policy: IssuancePolicy;
  readonly versionId: Id;
  readonly expect: readonly Expectation[];
}

const DAY = 86_400;

/** Seconds; undefined for an intermediate whose length nobody named, which its parent's end may shorten. */
export function lengthOf({
  parentId,
  validityDays,
}: Pick<NewAuthority, 'parentId' | 'validityDays'>): number | undefined {
  if (validityDays === undefined) return parentId === undefined ? ROOT_DAYS * DAY : undefined;
  return validityDays * DAY;
}

/** Drafts, signs, and writes down. Of the key pair, only what is sealed stays. */
export async function drawUpAuthority(
  site: AuthoritySite,
  caller: Caller,
  input: NewAuthority,
  parent: Parent | undefined,
  decision: Decision,
  pair: KeyPair,
): Promise<{ readonly view: AuthorityView; readonly change: Change }> {
  const { tenantId } = caller;
  const key = sealKey(site, tenantId, 'issuer', pair);
  const authority = authorityRow(site, tenantId, input);
  const issuer = issuerRow(site, authority, key, pair, decision);
  const own = newPolicy(site, ownedBy(authority, 'authority', authorityPolicy()));
  const direct = newPolicy(site, ownedBy(authority, 'direct', directPolicy()));
  const signing = parent?.issuer.signing ?? selfSigning(issuer, decision, pair);
  pair.pkcs8.fill(0);
  const signedBy = parent?.issuer.row ?? issuer;
  const { der, row, writes } = await certify(site, {
    decision,
    publicKey: pair.publicKey,
    issuer: signedBy,
    signing,
    origin: 'authority',
    policyVersionId: parent?.versionId ?? own.version.id,
    role: null,
    profileId: null,
    identityId: caller.identityId,
    keyId: null,
    asked: { ttl: lengthOf(input) },
  });
  const data = eventData(authority, row);
  const subjectId = parent?.issuer.authority.id ?? authority.id;
  const count = { tenantId, subjectId, name: 'issued', by: 1 } as const;
  const change: Change = {
    expect: [...callerFence(caller, site.clock), ...(parent?.expect ?? [])],
    writes: [
      ...foundationWrites(key, authority, issuer, [own, direct]),
      ...writes,
      issuerCertificate(site, issuer, row, parent),
    ],
    // A root's own certificate is not one that it issued to anybody.
    counts: parent === undefined ? [] : [count],
    events: [auditEvent(caller, { action: 'pki_ca_create', success: true, data }, site)],
  };
  const chain = [parseCertificate(der), ...(parent?.issuer.chain ?? [])];
  return { view: { authority, chain, issued: 0 }, change };
}

/** Key, authority, issuer and policies, in the order in which they refer to each other. */
function foundationWrites(
  key: KeyRow,
  authority: AuthorityRow,
  issuer: IssuerRow,
  policies: readonly ReturnType<typeof newPolicy>[],
): readonly Write[] {
  const blocked = { spkiHash: key.spkiHash, reason: 'authority', since: key.createdAt } as const;
  return [
    { insert: 'keys', row: key },
    { insertNew: 'blockedKeys', row: blocked },
    { insert: 'authorities', row: authority },
    { insert: 'issuers', row: issuer },
    ...policies.flatMap(({ policy, version }): Write[] => [
      { insert: 'policyVersions', row: version },
      { insert: 'policies', row: policy },
    ]),
  ];
}

/** A root signs itself. */
function selfSigning(issuer: IssuerRow, { validity }: Decision, pair: KeyPair): SigningIssuer {
  const signer = softwareSigner(pair.pkcs8);
  return {
    subject: issuer.subject,
    subjectKeyId: issuer.subjectKeyId,
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    signer,
    signatureAlgorithm: KEY_ALGORITHMS[signer.publicKey.algorithm as KeyAlgorithm].signature,
    // A root is trusted or it is not: it carries no address to be revoked by.
    distribution: undefined,
  };
}

function authorityRow(site: AuthoritySite, tenantId: Id, input: NewAuthority): AuthorityRow {
  return {
    tenantId,
    id: site.ids.next(),
    kind: 'x509',
    type: input.parentId === undefined ? 'root' : 'intermediate',
    name: input.name,
    parentId: input.parentId ?? null,
    keyAlgorithm: input.keyAlgorithm,
    isActive: true,
    createdAt: seconds(site.clock),
    epoch: 1,
    revokedAt: null,
    revokedReason: null,
  };
}

function issuerRow(
  site: AuthoritySite,
  { createdAt, id: authorityId, tenantId }: AuthorityRow,
  key: KeyRow,
  { publicKey }: KeyPair,
  decision: Decision,
): IssuerRow {
  return {
    tenantId,
    id: site.ids.next(),
    authorityId,
    generation: 1,
    state: 'active',
    subject: encodeName(decision.subject),
    keyId: key.id,
    spkiHash: publicKey.spkiHash,
    subjectKeyId: publicKey.keyId,
    distributionUrl: site.distributionUrl,
    crlShards: 1,
    createdAt,
  };
}

function ownedBy(
  { id, tenantId }: AuthorityRow,
  spelling: PolicySpelling,
  compiled: IssuancePolicy,
): Parameters<typeof newPolicy>[1] {
  return { tenantId, authorityId: id, name: id, source: null, spelling, compiled };
}

function issuerCertificate(
  site: AuthoritySite,
  issuer: IssuerRow,
  certificate: CertificateRow,
  parent: Parent | undefined,
): Write {
  const { createdAt, id: certificateId, notAfter, notBefore, tenantId } = certificate;
  const parentIssuerId = parent?.issuer.row.id ?? null;
  const row = { tenantId, id: site.ids.next(), issuerId: issuer.id, certificateId, kind: 'first' as const };
  return { insert: 'issuerCertificates', row: { ...row, parentIssuerId, notBefore, notAfter, createdAt } };
}

function eventData(authority: AuthorityRow, certificate: CertificateRow): Readonly<Record<string, unknown>> {
  return {
    ca_id: authority.id,
    name: authority.name,
    ca_type: authority.type,
    parent_ca_id: authority.parentId,
    certificate_id: certificate.id,
    serial_number: toHex(certificate.serial),
    not_after: certificate.notAfter,
  };
}
