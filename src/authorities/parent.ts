/** The authority above a new issuer, and what is decided about the certificate that it gives. */
import type { Caller } from '../access/caller.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../keys/algorithms.ts';
import type { IssuerFacts } from '../policy/case.ts';
import { type Decision, decide } from '../policy/decision.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { IssuanceRequest, RequestedAuthority, RequestedDates } from '../policy/request.ts';
import { authorityPolicy, ROOT_DAYS } from '../policy/spellings/authority.ts';
import type { Expectation } from '../records/store.ts';
import { type Issuer, loadIssuer } from './issuer.ts';
import { compiledPolicy } from './policy-rows.ts';
import type { AuthoritySite } from './site.ts';

/** An authority with its active issuer, and the policy under which it makes others. */
export interface Parent {
  readonly issuer: Issuer;
  readonly policy: IssuancePolicy;
  readonly versionId: Id;
  readonly expect: readonly Expectation[];
}

/** @throws not_found; unavailable for an authority without an active issuer */
export async function loadParent(
  { sealer, store }: Pick<AuthoritySite, 'sealer' | 'store'>,
  tenantId: Id,
  id: Id,
): Promise<Parent> {
  const issuer = await loadIssuer(store, sealer, tenantId, id);
  const policy = await store.get('policies', { tenantId, spelling: 'authority', name: id });
  const version = policy && (await store.get('policyVersions', { tenantId, id: policy.versionId }));
  if (policy === undefined || version === undefined) {
    throw new ChanceryError('internal', 'an authority without its own policy', { detail: id });
  }
  const expect: Expectation[] = [
    { table: 'authorities', tenantId, id, epoch: issuer.authority.epoch },
    { table: 'policies', tenantId, id: policy.id, epoch: policy.epoch },
  ];
  return { issuer, policy: compiledPolicy(version), versionId: version.id, expect };
}

/** What the certificate of an authority is to say. */
export interface AuthorityTerms extends RequestedAuthority {
  /** What callers know the authority by. */
  readonly name: string;
  readonly commonName: string;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Seconds from now; absent: the usual length, which the parent's end may shorten. */
  readonly ttl: number | undefined;
  /** Times in place of a length. */
  readonly dates?: RequestedDates | undefined;
}

const DAY = 86_400;

/** Seconds; undefined for an intermediate whose length nobody named, which its parent's end may shorten. */
export function lengthOf(validityDays: number | undefined, isRoot: boolean): number | undefined {
  if (validityDays === undefined) return isRoot ? ROOT_DAYS * DAY : undefined;
  return validityDays * DAY;
}

/**
 * @param issuerField what names the authority above in the request
 * @param policy of the authority that signs; of a root, its own
 * @param above of the issuer that signs; absent: it signs itself
 * @throws policy_denied
 */
export function judgeAuthority(
  site: AuthoritySite,
  caller: Caller,
  terms: AuthorityTerms,
  issuerField: string,
  policy: IssuancePolicy = authorityPolicy(),
  above?: IssuerFacts,
): Decision {
  const now = seconds(site.clock);
  const issuer = above ?? selfFacts(terms, now, policy);
  const request = requestOf(terms, issuerField);
  const facts = { request, policy, issuer, grant: { kind: 'allow_list' }, keyStanding: 'free', now } as const;
  return decide(facts, { kind: 'token', tokenId: caller.tokenId, identityId: caller.identityId });
}

function requestOf(terms: AuthorityTerms, issuerField: string): IssuanceRequest {
  const { commonName, dates, keyAlgorithm, nameConstraints, pathLength, ttl } = terms;
  return {
    issuerField,
    commonNames: [commonName],
    commonNameField: 'common_name',
    names: [],
    namesField: 'common_name',
    key: { kind: 'made', algorithm: keyAlgorithm },
    keyField: 'key_type',
    ttl,
    ttlField: 'validity_days',
    dates,
    csr: undefined,
    authority: { pathLength, nameConstraints },
  };
}

/** A root is bounded by nothing but itself. */
function selfFacts(
  { keyAlgorithm, name, ttl }: AuthorityTerms,
  now: number,
  { validity }: IssuancePolicy,
): IssuerFacts {
  return {
    name,
    commonName: undefined,
    isActive: true,
    keyAlgorithm,
    signatureAlgorithm: KEY_ALGORITHMS[keyAlgorithm].signature,
    notBefore: now - validity.backdate,
    notAfter: now + (ttl ?? validity.usual),
    pathLength: undefined,
    nameConstraints: [],
  };
}

/**
 * A root's facts where it certifies its own next key. What results is self-issued: it bears the root's own name, is not
 * counted by path lengths and is held to no name constraints (RFC 5280 §6.1.4 (b), (l)).
 */
export function crossFacts(facts: IssuerFacts): IssuerFacts {
  return { ...facts, commonName: undefined, pathLength: undefined, nameConstraints: [] };
}
