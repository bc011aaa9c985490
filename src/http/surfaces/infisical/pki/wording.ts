/**
 * What the decision table refuses, in Infisical's words. What stands against the policy is told at once, in the order of
 * its sections; what stands against the authority, only when the policy is content.
 */
import { formatDuration } from '../../../../base/duration.ts';
import type { Refusal } from '../../../../base/error.ts';
import { table } from '../../../../base/table.ts';
import {
  KEY_USAGES,
  KEYS,
  SAN_TYPES,
  SIGNATURES,
  SUBJECT_TYPES,
} from '../../../../policy/spellings/certificate-policy.ts';
import { wireName } from './wire-name.ts';

type Wording = (refusal: Refusal) => string;
type Words = Readonly<Record<string, Wording>>;

/** What has no name on the wire is called as it is. */
function named(names: Readonly<Record<string, string>>, inside: string): string {
  return wireName(names, inside) ?? inside;
}

const NOT_DEFINED = ' (not defined in template)';

function plainly({ field, message }: Refusal): string {
  return `${field}: ${message}`;
}

/** "does not match allowed patterns" where some are, else "is not in allowed values list". */
function notAllowed(allowed: readonly string[]): string {
  return allowed.some((pattern) => pattern.includes('*'))
    ? `does not match allowed patterns: ${allowed.join(', ')}`
    : 'is not in allowed values list';
}

function attribute({ of = '' }: Refusal): string {
  return named(SUBJECT_TYPES, of);
}

function san({ of = '' }: Refusal): string {
  return named(SAN_TYPES, of);
}

function usages({ value }: Refusal): string {
  return value
    .split(', ')
    .map((usage) => named(KEY_USAGES, usage))
    .join(', ');
}

const SAN_NOT_ALLOWED: Wording = (refusal) =>
  `${san(refusal)} SAN value '${refusal.value}' ${notAllowed(refusal.allowed)}${ofCommonName(refusal)}`;

const SAN_NOT_DEFINED: Wording = (refusal) => {
  // A kind that no policy has.
  if (refusal.of === undefined) return plainly(refusal);
  const why = refusal.allowed.length > 0 ? 'not defined in template' : 'no SAN policies defined';
  return `${san(refusal)} SAN is not allowed by template policy (${why})${ofCommonName(refusal)}`;
};

/** The caller asked for no such name in so many words. */
function ofCommonName({ field }: Refusal): string {
  return field.endsWith('commonName')
    ? '; a common name that is a DNS name or an IP address becomes a SAN as well'
    : '';
}

/** The rules that look at policy and request, in the order in which they are told. */
const OF_POLICY: Words = table({
  subject_required: (refusal) => `Missing required ${attribute(refusal)} attribute`,
  subject_pattern: (refusal) =>
    `${attribute(refusal)} value '${refusal.value}' does not match any required patterns: ${refusal.allowed.join(', ')}`,
  subject_denied: (refusal) => `${attribute(refusal)} value '${refusal.value}' is denied by template policy`,
  subject_allowed: (refusal) =>
    `${attribute(refusal)} value '${refusal.value}' ${notAllowed(refusal.allowed)}`,
  subject_attributes: (refusal) => {
    const why = refusal.allowed.length > 0 ? 'not defined in template' : 'no subject policies defined';
    return `${attribute(refusal)} is not allowed by template policy (${why})`;
  },
  common_name_required: plainly,
  common_name_single: plainly,
  common_name_length: plainly,
  names_present: plainly,
  names_bounded: plainly,
  name_required: (refusal) =>
    `Required ${san(refusal)} SAN matching pattern '${refusal.value}' not found in request`,
  name_denied: (refusal) =>
    `${san(refusal)} SAN matching denied pattern '${refusal.value}' found in request${ofCommonName(refusal)}`,
  dns_allowed: SAN_NOT_ALLOWED,
  name_allowed: SAN_NOT_ALLOWED,
  ip_allowed: SAN_NOT_DEFINED,
  name_kind: SAN_NOT_DEFINED,
  wildcard_allowed: plainly,
  key_usage_required: (refusal) => `Missing required key usages: ${usages(refusal)}`,
  key_usage_denied: (refusal) => `Denied key usages found in request: ${usages(refusal)}`,
  key_usage_allowed: (refusal) => `Invalid key usages: ${usages(refusal)}`,
  key_usage_none: () => `Key usages are not allowed by template policy${NOT_DEFINED}`,
  key_usage_of_authorities: plainly,
  key_usage_agreement: plainly,
  extended_key_usage_required: ({ value }) => `Missing required extended key usages: ${value}`,
  extended_key_usage_denied: ({ value }) => `Denied extended key usages found in request: ${value}`,
  extended_key_usage_allowed: ({ value }) => `Invalid extended key usages: ${value}`,
  extended_key_usage_none: () => `Extended key usages are not allowed by template policy${NOT_DEFINED}`,
  signature_allowed: ({ allowed, value }) =>
    `Signature algorithm '${named(SIGNATURES, value)}' is not allowed by template policy${allowed.length === 0 ? NOT_DEFINED : ''}`,
  key_algorithm: ({ allowed, value }) =>
    `Key algorithm '${named(KEYS, value)}' is not allowed by template policy${allowed.length === 0 ? NOT_DEFINED : ''}`,
  csr_basic_constraints: plainly,
  csr_key_usage: plainly,
  csr_critical_extension: plainly,
  csr_names: plainly,
  validity_longest: ({ allowed, field }) =>
    field.endsWith('notAfter')
      ? `Requested validity period (notBefore to notAfter) exceeds maximum allowed duration of ${longest(allowed)}`
      : 'Requested validity period exceeds maximum allowed duration',
});

/** The rules that look at the authority, the key and the time. */
const OF_AUTHORITY: Words = table({
  authority_active: () => 'CA is not active',
  authority_current: ({ message }) =>
    message.endsWith('has expired') ? 'CA is expired' : 'CA is not valid yet',
  signature_policy: ({ of = '', value }) => {
    // As policies name them.
    const listed = value.split(', ').map((one) => named(SIGNATURES, one).split('-').reverse().join('-'));
    return `Template signature algorithms (${listed.join(', ')}) are not compatible with CA key algorithm (${keyName(of)})`;
  },
  signature_fits: ({ of = '', value }) =>
    `Requested signature algorithm ${named(SIGNATURES, value)} is not compatible with CA key algorithm ${keyName(of)}. CA can only sign with ${familyName(of)}-based signature algorithms.`,
  validity_ordered: () => 'notBefore date is after notAfter date',
  validity_ended: () => 'notAfter date is in the past',
  validity_begins_within_issuer: () => "notBefore date is before CA certificate's notBefore date",
  validity_within_issuer: () => "notAfter date is after CA certificate's notAfter date",
});

/** What stands against a certificate that is to be renewed. */
const OF_RENEWAL: Words = table({
  certificate_is_leaf: plainly,
  certificate_not_expired: () =>
    'Certificate status is expired, must be active, Certificate is already expired',
  certificate_not_revoked: () =>
    'Certificate status is revoked, must be active, Certificate is revoked and cannot be renewed',
  authority_not_revoked: () => 'Certificate Authority is revoked, must be active',
  authority_not_disabled: () => 'Certificate Authority is disabled, must be active',
  certificate_not_renewed: () => 'Certificate has already been renewed',
  profile_present: () => 'Certificate profile was removed',
  role_present: plainly,
});

/** What stands against the one that is to take its place. */
const OF_RENEWED: Words = table({
  validity_within_issuer: () => 'New certificate would expire after its issuing CA',
});

/** @param path of the endpoint */
export function pkiWording(refusals: readonly Refusal[], path: string): string {
  const renews = path.endsWith('/renew');
  const ofRenewal = [told(OF_RENEWAL, refusals), renews ? told(OF_RENEWED, refusals) : '']
    .filter(Boolean)
    .join(', ');
  if (ofRenewal !== '') return `Certificate is not eligible for renewal: ${ofRenewal}`;
  const ofPolicy = told(OF_POLICY, refusals);
  if (ofPolicy === '') {
    const others = refusals.filter(({ rule }) => !(rule in OF_AUTHORITY)).map(plainly);
    return [told(OF_AUTHORITY, refusals), ...others].filter((text) => text !== '').join(', ');
  }
  return `${renews ? 'Certificate renewal failed. Errors' : 'Certificate request validation failed'}: ${ofPolicy}`;
}

/** Seconds that are told as "at most …s", in a larger unit. */
function longest([text = '']: readonly string[]): string {
  const [, length] = /(\d+)s$/.exec(text) ?? [];
  return length === undefined ? text : formatDuration(Number(length));
}

/** In the order of the words, each text once. */
function told(words: Words, refusals: readonly Refusal[]): string {
  const texts = Object.entries(words).flatMap(([rule, word]) =>
    refusals.filter((refusal) => refusal.rule === rule).map(word),
  );
  return [...new Set(texts)].join(', ');
}

/** Such as `RSA_2048`; a key of a kind that requests cannot name is called in the same manner. */
function keyName(algorithm: string): string {
  return named(KEYS, algorithm).replace('ed25519', 'ED25519');
}

function familyName(algorithm: string): string {
  if (algorithm.startsWith('rsa')) return 'RSA';
  return algorithm.startsWith('ec') ? 'ECDSA' : 'Ed25519';
}
