/** Making an authority: a root signs itself, an intermediate is signed by its parent; both through the one pipeline. */
import { type Caller, tokenFence } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { toHex } from '../base/bytes.ts';
import { ChanceryError, invalidField, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { commonNameFault, parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyPair } from '../keys/generate.ts';
import { softwareSigner } from '../keys/software.ts';
import type { IssuerFacts } from '../policy/case.ts';
import { type Decision, decide } from '../policy/decision.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { IssuanceRequest } from '../policy/request.ts';
import { authorityPolicy, directPolicy, ROOT_DAYS } from '../policy/spellings/authority.ts';
import type { AuthorityRow, IssuerRow, KeyRow } from '../records/authorities.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { PolicySpelling } from '../records/policies.ts';
import type { Change, Expectation, Write } from '../records/store.ts';
import { prepare, sign } from '../signing/draft.ts';
import type { SigningIssuer } from '../signing/issuer.ts';
import { newSerial } from '../signing/serial.ts';
import { subjectOf } from '../signing/write-tbs.ts';
import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import { certificateWrites } from './certificate-rows.ts';
import { checkClock } from './clock-check.ts';
import { type Issuer, loadIssuer } from './issuer.ts';
import { sealKey } from './keyring.ts';
import { compiledPolicy, newPolicy } from './policy-rows.ts';
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

/**
 * Makes an authority with its key, its issuer and its certificate.
 * @throws invalid_field; policy_denied; not_found for the parent; conflict for a name that is taken; busy; unavailable
 */
export async function createAuthority(
  site: AuthoritySite,
  caller: Caller,
  input: NewAuthority,
): Promise<AuthorityRow> {
  const name = parseLabel(input.name, 'name');
  const fault = commonNameFault(input.commonName);
  if (fault !== undefined) throw invalidField('common_name', `must ${fault}, not ${quote(input.commonName)}`);
  const { tenantId } = caller;
  const taken = await site.store.get('authorities', { tenantId, kind: 'x509', name });
  if (taken !== undefined) throw nameTaken(name);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    site.store.admit();
    checkClock(site);
    const parent =
      input.parentId === undefined ? undefined : await loadParent(site, tenantId, input.parentId);
    const decision = judge(site, caller, { ...input, name }, parent);
    const pair = await site.keys.generate(input.keyAlgorithm, caller.identityId);
    const made = await compose(site, caller, { ...input, name }, parent, decision, pair);
    const outcome = await site.store.commit(made.change);
    if (outcome.status === 'committed') return made.authority;
    if (outcome.status === 'conflict' && outcome.table === 'authorities') throw nameTaken(name);
    if (outcome.status === 'stale' && outcome.table === 'tokens') {
      throw new ChanceryError('token_revoked', 'the token was revoked meanwhile');
    }
  }
  throw new ChanceryError('unavailable', 'the authority above is being changed; try again', {
    retryAfter: 1,
  });
}

const ATTEMPTS = 3;
const DAY = 86_400;

/** The authority above, and the policy under which it makes others. */
interface Parent {
  readonly issuer: Issuer;
  readonly policy: IssuancePolicy;
  readonly versionId: Id;
  readonly expect: readonly Expectation[];
}

async function loadParent(site: AuthoritySite, tenantId: Id, parentId: Id): Promise<Parent> {
  const issuer = await loadIssuer(site.store, site.sealer, tenantId, parentId);
  const policy = await site.store.get('policies', { tenantId, spelling: 'authority', name: parentId });
  const version =
    policy === undefined
      ? undefined
      : await site.store.get('policyVersions', { tenantId, id: policy.versionId });
  if (policy === undefined || version === undefined) {
    throw new ChanceryError('internal', 'an authority without its own policy', { detail: parentId });
  }
  const { epoch } = issuer.authority;
  const expect: Expectation[] = [
    { table: 'authorities', tenantId, id: parentId, epoch },
    { table: 'policies', tenantId, id: policy.id, epoch: policy.epoch },
  ];
  return { issuer, policy: compiledPolicy(version), versionId: version.id, expect };
}

function judge(
  site: AuthoritySite,
  caller: Caller,
  input: NewAuthority,
  parent: Parent | undefined,
): Decision {
  const now = seconds(site.clock);
  const request: IssuanceRequest = {
    commonNames: [input.commonName],
    commonNameField: 'common_name',
    names: [],
    key: { kind: 'made', algorithm: input.keyAlgorithm },
    keyField: 'key_type',
    ttl: lengthOf(input),
    ttlField: 'validity_days',
    csr: undefined,
    authority: { pathLength: input.pathLength, nameConstraints: input.nameConstraints },
  };
  const policy = parent?.policy ?? authorityPolicy();
  const issuer = parent?.issuer.facts ?? selfFacts(input.name, now, policy, request.ttl);
  const principal = { kind: 'token', tokenId: caller.tokenId, identityId: caller.identityId } as const;
  return decide({ request, policy, issuer, keyStanding: 'free', now }, principal, { kind: 'allow_list' });
}

/** Seconds; undefined for an intermediate whose length nobody named, which its parent's end may shorten. */
function lengthOf({ parentId, validityDays }: NewAuthority): number | undefined {
  if (validityDays === undefined) return parentId === undefined ? ROOT_DAYS * DAY : undefined;
  return validityDays * DAY;
}

/** A root is bounded by nothing but itself. */
function selfFacts(name: string, now: number, policy: IssuancePolicy, ttl = ROOT_DAYS * DAY): IssuerFacts {
  return {
    name,
    isActive: true,
    notBefore: now - policy.validity.backdate,
    notAfter: now + ttl,
    pathLength: undefined,
    nameConstraints: [],
  };
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

/** Drafts, signs, and writes down what a new authority consists of. */
async function compose(
  site: AuthoritySite,
  caller: Caller,
  input: NewAuthority,
  parent: Parent | undefined,
  decision: Decision,
  pair: KeyPair,
): Promise<{ readonly authority: AuthorityRow; readonly change: Change }> {
  const { tenantId } = caller;
  const key = sealKey(site, tenantId, 'issuer', pair);
  const authority = authorityRow(site, tenantId, input);
  const issuer = issuerRow(site, authority, key, pair, decision);
  const own = newPolicy(site, ownedBy(authority, 'authority', authorityPolicy()));
  const direct = newPolicy(site, ownedBy(authority, 'direct', directPolicy()));
  const signing = parent?.issuer.signing ?? selfSigning(issuer, decision, pair);
  const id = site.ids.next();
  const serial = newSerial(id, site.random);
  const der = await sign(prepare(decision, pair.publicKey, signing, serial));
  const signedBy = parent?.issuer.row ?? issuer;
  const certificate = certificateWrites(site, {
    id,
    tenantId,
    serial,
    der,
    decision,
    publicKey: pair.publicKey,
    origin: 'authority',
    issuerId: signedBy.id,
    authorityId: signedBy.authorityId,
    crlUrl: signing.distribution?.crl ?? null,
    policyVersionId: parent?.versionId ?? own.version.id,
    role: null,
    identityId: caller.identityId,
    keyId: null,
    ttl: lengthOf(input),
  });
  const event = auditEvent(
    caller,
    { action: 'pki_ca_create', success: true, data: eventData(authority, certificate.row) },
    site,
  );
  const count = { tenantId, subjectId: signedBy.authorityId, name: 'issued', by: 1 } as const;
  const change: Change = {
    expect: [tokenFence(caller), ...(parent?.expect ?? [])],
    writes: [
      { insert: 'keys', row: key },
      {
        insertNew: 'blockedKeys',
        row: { spkiHash: key.spkiHash, reason: 'authority', since: key.createdAt },
      },
      { insert: 'authorities', row: authority },
      { insert: 'issuers', row: issuer },
      { insert: 'policyVersions', row: own.version },
      { insert: 'policies', row: own.policy },
      { insert: 'policyVersions', row: direct.version },
      { insert: 'policies', row: direct.policy },
      ...certificate.writes,
      issuerCertificate(site, issuer, certificate.row, parent),
    ],
    // A root's own certificate is not one that it issued to anybody.
    counts: parent === undefined ? [] : [count],
    events: [event],
  };
  return { authority, change };
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
    subject: subjectOf(decision.commonName),
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

function nameTaken(name: string): ChanceryError {
  return new ChanceryError('conflict', `a certificate authority ${quote(name)} is there already`, {
    subject: 'ca',
  });
}
