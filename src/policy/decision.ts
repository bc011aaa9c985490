/**
 * The one door. Whatever API a request came by, it meets this table, and all refusals are told at once.
 */
import { ChanceryError, type Refusal } from '../base/error.ts';
import { KEY_ALGORITHMS, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../keys/algorithms.ts';
import type { KeyUsage } from '../x509/extensions/key-usage.ts';
import type { Case, Grant, RequestCase, RequestRule, Rule, Validity } from './case.ts';
import type { IssuancePolicy } from './issuance-policy.ts';
import {
  type IssuanceRequest,
  type RequestedAuthority,
  type RequestedName,
  type SubjectAttribute,
  type SubjectKey,
  subjectOf,
} from './request.ts';
import { authorityActive } from './rules/authority-active.ts';
import { authorityCurrent } from './rules/authority-current.ts';
import { commonName } from './rules/common-name.ts';
import { csrExtensions } from './rules/csr-extensions.ts';
import { csrNames } from './rules/csr-names.ts';
import { keyAlgorithm } from './rules/key-algorithm.ts';
import { keyNotBlocked } from './rules/key-not-blocked.ts';
import { nameConstraints } from './rules/name-constraints.ts';
import { namesAllowed } from './rules/names-allowed.ts';
import { namesBounded } from './rules/names-bounded.ts';
import { namesRequired } from './rules/names-required.ts';
import { pathLength } from './rules/path-length.ts';
import { signatureAllowed } from './rules/signature-allowed.ts';
import { signatureFits } from './rules/signature-fits.ts';
import { subjectAttributes } from './rules/subject-attributes.ts';
import { subjectDistinct } from './rules/subject-distinct.ts';
import { extendedKeyUsages, keyUsages } from './rules/usages.ts';
import { validityOrdered, validityWithinIssuer, validityWithinPolicy } from './rules/validity.ts';

/** The decision table. Each row judges alone; the order is that in which refusals are told. */
export const RULES: readonly (readonly [name: string, rule: Rule])[] = [
  ['the authority signs', authorityActive],
  ['the authority is valid now', authorityCurrent],
  ['an authority may stand here', pathLength],
  ['the key is of the right kind', keyAlgorithm],
  ['the key is nobody else’s', keyNotBlocked],
  ['the signature is of a kind that may be asked for', signatureAllowed],
  ['the authority can sign so', signatureFits],
  ['the subject has its name', commonName],
  ['the subject says no more than is proved', subjectAttributes],
  ['an authority has a name of its own', subjectDistinct],
  ['the names are few enough', namesBounded],
  ['every name is permitted', namesAllowed],
  ['no name is missing', namesRequired],
  ['every name is within the constraints', nameConstraints],
  ['the key is for what it may be for', keyUsages],
  ['the certificate is for what it may be for', extendedKeyUsages],
  ['the CSR asks for nothing of its own', csrExtensions],
  ['the CSR names nothing else', csrNames],
  ['it begins before it ends', validityOrdered],
  ['the policy allows this length', validityWithinPolicy],
  ['the issuer outlives it', validityWithinIssuer],
];

/** The rows that look at no issuer, key holder or time: what they refuse now, they refuse always. */
export const RULES_OF_REQUESTS: readonly RequestRule[] = [
  keyAlgorithm,
  signatureAllowed,
  commonName,
  subjectAttributes,
  namesBounded,
  namesAllowed,
  namesRequired,
  keyUsages,
  extendedKeyUsages,
  csrExtensions,
  csrNames,
];

/** What the table would refuse of a request whoever the issuer is, so that it can be told before somebody decides. */
export function objections(c: RequestCase): readonly Refusal[] {
  return RULES_OF_REQUESTS.flatMap((rule) => rule(c));
}

/** Who asks: a closed union, for ACME accounts, client certificates and host keys to join. */
export type Principal =
  | { readonly kind: 'token'; readonly tokenId: string; readonly identityId: string }
  /** The process itself, which renews what is due. */
  | { readonly kind: 'job' };

/** What was decided: all that the draft of the certificate says of its subject, and nothing that is not decided. */
export interface Decision {
  readonly principal: Principal;
  readonly grant: Grant;
  readonly policy: IssuancePolicy;
  readonly commonName: string | undefined;
  /** The whole subject, least specific first; the common name is in it. */
  readonly subject: readonly SubjectAttribute[];
  readonly names: readonly RequestedName[];
  readonly key: SubjectKey;
  /** What its length counts from; seconds since 1970 UTC. */
  readonly decidedAt: number;
  /** What the issuer signs with. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly validity: Validity;
  /** None: the certificate does not say. */
  readonly keyUsage: readonly KeyUsage[];
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[];
  /** Present exactly when the certificate is an authority's. */
  readonly authority: RequestedAuthority | undefined;
}

/** What a row of the table says of a case. */
export interface RuleVerdict {
  /** Of the row. */
  readonly name: string;
  readonly refusals: readonly Refusal[];
  /** Also where its refusals are too many to be told. */
  readonly isRefused: boolean;
  /** Whether it lets the case pass with less than was asked for. */
  readonly isClamped: boolean;
}

/** All that the table says, and what the certificate would say if no rule refused. */
export interface Judgement {
  /** Every row, in the order of the table. */
  readonly rules: readonly RuleVerdict[];
  readonly decision: Decision;
}

/**
 * Judges a case by every rule of the table.
 * @throws policy_denied with all refusals, or the first hundred
 */
export function decide(facts: Omit<Case, 'validity'>, principal: Principal): Decision {
  const { decision, rules } = judgementOf(facts, principal);
  denyFor(rules.flatMap(({ refusals }) => refusals));
  return decision;
}

/** Judges as {@link decide} does, and tells all of it, whatever it is. */
export function judgementOf(facts: Omit<Case, 'validity'>, principal: Principal): Judgement {
  const { grant, policy, request } = facts;
  const c: Case = { ...facts, validity: validityOf(facts) };
  const isClamped = c.validity.clamped !== undefined;
  return {
    rules: RULES.map(([name, rule]) => {
      const refusals = rule(c);
      return {
        name,
        refusals,
        isRefused: refusals.length > 0,
        isClamped: isClamped && rule === validityWithinPolicy,
      };
    }),
    decision: {
      principal,
      grant,
      policy,
      commonName: request.commonNames[0],
      subject: subjectOf(request),
      names: request.names,
      key: request.key,
      signatureAlgorithm: signatureOf(facts),
      validity: c.validity,
      decidedAt: c.now,
      keyUsage: keyUsageOf(policy, request),
      extendedKeyUsage: extendedKeyUsageOf(policy, request),
      authority: policy.certificate === 'authority' ? (request.authority ?? NO_BOUNDS) : undefined,
    },
  };
}

/** @throws policy_denied with all refusals, or the first hundred, if there are any */
export function denyFor(refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  throw new ChanceryError('policy_denied', summary(refusals), { refusals: tellable(refusals) });
}

const MOST_REFUSALS_TOLD = 100;
/** In characters: of what would pass, over all refusals; they may repeat the same long list. */
const MOST_PASSING_TOLD = 8192;

/** As many of them, and as much of each, as answers and the trail hold. */
export function tellable(refusals: readonly Refusal[]): readonly Refusal[] {
  let left = MOST_PASSING_TOLD;
  return refusals.slice(0, MOST_REFUSALS_TOLD).map((refusal) => {
    const length = refusal.allowed.reduce((sum, text) => sum + text.length, 0);
    left -= length;
    return left >= 0 || length === 0 ? refusal : { ...refusal, allowed: ['what was told before, or more'] };
  });
}

const NO_BOUNDS: RequestedAuthority = { pathLength: undefined, nameConstraints: undefined };

/** notBefore = max(now − backdate, the issuer's notBefore); a length counts from now. A time that was asked for stands. */
function validityOf({ issuer, now, policy, request }: Omit<Case, 'validity'>): Validity {
  const { backdate, longest, onExceed, usual, usualMayShorten } = policy.validity;
  const notBefore = request.dates?.notBefore ?? Math.max(now - backdate, issuer.notBefore);
  const notAfter = request.dates?.notAfter;
  if (notAfter !== undefined) return { notBefore, notAfter, clamped: undefined };
  if (request.ttl === undefined) {
    const left = usualMayShorten ? issuer.notAfter - now : usual;
    return { notBefore, notAfter: now + Math.min(usual, left), clamped: undefined };
  }
  const clamps = longest !== null && onExceed === 'clamp' && request.ttl > longest;
  const length = clamps ? longest : request.ttl;
  return {
    notBefore,
    notAfter: now + length,
    clamped: clamps ? { from: request.ttl, to: longest } : undefined,
  };
}

/** What was asked for, else what is usual for the issuer, else what else the policy names and the issuer's key can. */
function signatureOf({ issuer, policy, request }: Omit<Case, 'validity'>): SignatureAlgorithm {
  if (request.signature !== undefined) return request.signature.algorithm;
  const own = issuer.signatureAlgorithm;
  if (policy.signatures === 'own' || policy.signatures.includes(own)) return own;
  const { family } = SIGNATURE_ALGORITHMS[own];
  return policy.signatures.find((one) => SIGNATURE_ALGORITHMS[one].family === family) ?? own;
}

/** The usages of a key: those that the policy gives, or those that were asked for. */
export function keyUsageOf(
  { usages: { encipherWithRsa, keyUsage } }: Pick<IssuancePolicy, 'usages'>,
  { key, usages }: Pick<IssuanceRequest, 'key' | 'usages'>,
): readonly KeyUsage[] {
  if (keyUsage.kind !== 'given') return usages?.keyUsage ?? [];
  const given = keyUsage.usages;
  const family = key.kind === 'given' ? key.publicKey.family : KEY_ALGORITHMS[key.algorithm].family;
  return family === 'rsa' && encipherWithRsa && !given.includes('key_encipherment')
    ? [...given, 'key_encipherment']
    : given;
}

/** OIDs. */
export function extendedKeyUsageOf(
  { usages: { extendedKeyUsage } }: Pick<IssuancePolicy, 'usages'>,
  { usages }: Pick<IssuanceRequest, 'usages'>,
): readonly string[] {
  return extendedKeyUsage.kind === 'given' ? extendedKeyUsage.usages : (usages?.extendedKeyUsage ?? []);
}

function summary(refusals: readonly Refusal[]): string {
  const [first, ...more] = refusals.map(({ field, message }) => `${field}: ${message}`);
  return more.length === 0 ? (first as string) : `${first} (and ${more.length} more)`;
}
