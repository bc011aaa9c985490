/** Infisical's spelling of an issuance policy: the certificate policy, formerly called template. */
import { parseDuration } from '../../base/duration.ts';
import { ChanceryError, type FieldError, MOST_FIELDS_TOLD, quote } from '../../base/error.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../keys/algorithms.ts';
import type { KeyUsage } from '../../x509/extensions/key-usage.ts';
import type { AttributeName } from '../../x509/name.ts';
import { KEY_PURPOSE } from '../../x509/oid.ts';
import type { CertifiedName, IssuancePolicy, UsagePolicy } from '../issuance-policy.ts';
import { MOST_NAMES } from '../rules/names-bounded.ts';
import { describeValue, judgeValue, type ValuePattern, type ValueRules } from '../value-rules.ts';
import { spellPattern } from './spelt-pattern.ts';

/** A policy as it was given. Where a section is absent, nothing of its kind may be asked for. */
export interface CertificatePolicySource {
  readonly subject?: readonly ValueSection[];
  readonly sans?: readonly ValueSection[];
  readonly keyUsages?: UsageSection;
  readonly extendedKeyUsages?: UsageSection & { readonly critical?: boolean };
  readonly algorithms?: {
    readonly signature?: readonly string[];
    readonly keyAlgorithm?: readonly string[];
  };
  /** `max` is a duration, e.g. `90d`; absent: only the issuer's end bounds. */
  readonly validity?: { readonly max?: string };
  /** What they say of CA certificates, which no profile issues: kept as it was given. */
  readonly caSettings?: { readonly maxPathLength?: number } | null;
  readonly basicConstraints?: CaSection | null;
}

export interface CaSection {
  readonly isCA?: 'allowed' | 'required' | 'denied';
  /** -1: any. */
  readonly maxPathLength?: number;
}

/** In patterns `*` stands for any characters. An empty list is as an absent one. */
export interface ValueSection {
  readonly type: string;
  readonly allowed?: readonly string[];
  readonly required?: readonly string[];
  readonly denied?: readonly string[];
}

export type UsageSection = Omit<ValueSection, 'type'>;

export const SUBJECT_TYPES = {
  common_name: 'commonName',
  organization: 'organizationName',
  organizational_unit: 'organizationalUnitName',
  country: 'countryName',
  state: 'stateOrProvinceName',
  locality: 'localityName',
} as const satisfies Readonly<Record<string, AttributeName>>;

export const SAN_TYPES = {
  dns_name: 'dns',
  ip_address: 'ip',
  email: 'email',
  uri: 'uri',
} as const satisfies Readonly<Record<string, CertifiedName>>;

export const KEY_USAGES = {
  digital_signature: 'digital_signature',
  key_encipherment: 'key_encipherment',
  non_repudiation: 'content_commitment',
  data_encipherment: 'data_encipherment',
  key_agreement: 'key_agreement',
  key_cert_sign: 'key_cert_sign',
  crl_sign: 'crl_sign',
  encipher_only: 'encipher_only',
  decipher_only: 'decipher_only',
} as const satisfies Readonly<Record<string, KeyUsage>>;

export const EXTENDED_KEY_USAGES = {
  client_auth: KEY_PURPOSE.client_auth,
  server_auth: KEY_PURPOSE.server_auth,
  code_signing: KEY_PURPOSE.code_signing,
  email_protection: KEY_PURPOSE.email_protection,
  ocsp_signing: KEY_PURPOSE.ocsp_signing,
  time_stamping: KEY_PURPOSE.time_stamping,
} as const;

/** As requests name them. */
export const SIGNATURES = {
  'RSA-SHA256': 'sha256-with-rsa',
  'RSA-SHA384': 'sha384-with-rsa',
  'RSA-SHA512': 'sha512-with-rsa',
  'ECDSA-SHA256': 'ecdsa-with-sha256',
  'ECDSA-SHA384': 'ecdsa-with-sha384',
  'ECDSA-SHA512': 'ecdsa-with-sha512',
} as const satisfies Readonly<Record<string, SignatureAlgorithm>>;

/** As requests name them. */
export const KEYS = {
  RSA_2048: 'rsa-2048',
  RSA_3072: 'rsa-3072',
  RSA_4096: 'rsa-4096',
  EC_prime256v1: 'ec-p256',
  EC_secp384r1: 'ec-p384',
  EC_secp521r1: 'ec-p521',
} as const satisfies Readonly<Record<string, KeyAlgorithm>>;

/** As policies name them; they take the requests' names as well. */
const POLICY_SIGNATURES: Readonly<Record<string, SignatureAlgorithm>> = {
  'SHA256-RSA': 'sha256-with-rsa',
  'SHA384-RSA': 'sha384-with-rsa',
  'SHA512-RSA': 'sha512-with-rsa',
  'SHA256-ECDSA': 'ecdsa-with-sha256',
  'SHA384-ECDSA': 'ecdsa-with-sha384',
  'SHA512-ECDSA': 'ecdsa-with-sha512',
  ...SIGNATURES,
};
const POLICY_KEYS: Readonly<Record<string, KeyAlgorithm>> = {
  'RSA-2048': 'rsa-2048',
  'RSA-3072': 'rsa-3072',
  'RSA-4096': 'rsa-4096',
  'ECDSA-P256': 'ec-p256',
  'ECDSA-P384': 'ec-p384',
  'ECDSA-P521': 'ec-p521',
  ...KEYS,
};

/** When a request names no length, and the policy no longest one. */
const USUAL = 90 * 86_400;

/**
 * Compiles a policy. One that says nothing readable is refused here, when it is saved.
 * @throws invalid_field, with every field that cannot be read; access_denied for what is listed twice, as the contract has it
 */
export function compileCertificatePolicy(source: CertificatePolicySource): IssuancePolicy {
  const errors: FieldError[] = [];
  const { algorithms = {}, extendedKeyUsages, keyUsages } = source;
  checkAlgorithms(algorithms, errors);
  const compiled: IssuancePolicy = {
    format: 2,
    certificate: 'leaf',
    subject: {
      commonName: 'optional',
      attributes: compileSections(source.subject, SUBJECT_TYPES, SUBJECT_SECTION, errors),
    },
    names: { wildcards: true, rules: compileSections(source.sans, SAN_TYPES, SAN_SECTION, errors) },
    keys: compileNamed(algorithms.keyAlgorithm, POLICY_KEYS, 'algorithms.keyAlgorithm', errors) ?? 'own',
    signatures:
      compileNamed(algorithms.signature, POLICY_SIGNATURES, 'algorithms.signature', errors) ?? 'own',
    usages: {
      keyUsage: compileUsages(keyUsages, KEY_USAGES, 'keyUsages', 'key usages', errors),
      encipherWithRsa: false,
      extendedKeyUsage: compileUsages(
        extendedKeyUsages,
        EXTENDED_KEY_USAGES,
        'extendedKeyUsages',
        'extended key usages',
        errors,
      ),
    },
    validity: compileValidity(source.validity?.max, errors),
    extensions: {
      criticalBasicConstraints: false,
      criticalExtendedKeyUsage: extendedKeyUsages?.critical ?? false,
      anyPolicy: true,
    },
    retainsKey: true,
  };
  checkRequired(compiled, errors);
  const [first] = errors;
  if (first === undefined) return compiled;
  const fields = errors.slice(0, MOST_FIELDS_TOLD);
  throw new ChanceryError('invalid_field', `${first.field} ${first.message}`, { fields });
}

/** What no certificate could have is not required. */
function checkRequired({ names, usages: { keyUsage } }: IssuancePolicy, errors: FieldError[]): void {
  const count = Object.values(names.rules).reduce((sum, { required }) => sum + required.length, 0);
  if (count > MOST_NAMES) {
    errors.push({
      field: 'sans',
      message: `must require at most ${MOST_NAMES} names: no certificate has more`,
    });
  }
  if (keyUsage.kind !== 'asked') return;
  const { allowed, required } = keyUsage;
  const field = 'keyUsages.required';
  if (required.includes('key_cert_sign') || required.includes('crl_sign')) {
    errors.push({ field, message: 'key_cert_sign and crl_sign are usages of CAs, which no profile issues' });
  }
  const needsAgreement = required.includes('encipher_only') || required.includes('decipher_only');
  if (needsAgreement && ![...required, ...allowed].includes('key_agreement')) {
    errors.push({ field, message: 'encipher_only and decipher_only mean nothing without key_agreement' });
  }
}

/** A list that holds none would let nothing be issued. */
function checkAlgorithms(
  { keyAlgorithm, signature }: NonNullable<CertificatePolicySource['algorithms']>,
  errors: FieldError[],
): void {
  const complain = (list: string, kind: string): void => {
    errors.push({
      field: `algorithms.${list}`,
      message: `At least one ${kind} algorithm must be provided`,
    });
  };
  if (signature?.length === 0) complain('signature', 'signature');
  if (keyAlgorithm?.length === 0) complain('keyAlgorithm', 'key');
}

interface SectionWords {
  readonly field: string;
  /** In the sentence "Duplicate values found in … list for … 'x'". */
  readonly kind: string;
  readonly empty: string;
}

const SUBJECT_SECTION: SectionWords = {
  field: 'subject',
  kind: 'subject attribute type',
  empty: 'Subject attribute must have at least one allowed, required, or denied value',
};
const SAN_SECTION: SectionWords = {
  field: 'sans',
  kind: 'SAN type',
  empty: 'SAN must have at least one allowed, required, or denied value',
};

function compileSections<Type extends string>(
  sections: readonly ValueSection[] = [],
  types: Readonly<Record<string, Type>>,
  words: SectionWords,
  errors: FieldError[],
): Partial<Record<Type, ValueRules>> {
  const rules: Partial<Record<Type, ValueRules>> = {};
  for (const [i, section] of sections.entries()) {
    const field = `${words.field}[${i}]`;
    const type = Object.hasOwn(types, section.type) ? types[section.type] : undefined;
    if (type === undefined) {
      errors.push({
        field: `${field}.type`,
        message: `must be one of ${Object.keys(types).join(', ')}, not ${quote(section.type)}`,
      });
      continue;
    }
    if (rules[type] !== undefined) {
      throw listedTwice(
        `Duplicate attribute type '${section.type}' found in request. Each attribute type must appear only once.`,
      );
    }
    const twice = (list: string): string => `${list} list for ${words.kind} '${section.type}'`;
    checkSection(section, field, words.empty, twice, errors);
    const patterns = (list: 'allowed' | 'required' | 'denied'): readonly ValuePattern[] =>
      (section[list] ?? []).map((text, at) => compilePattern(text, type, `${field}.${list}[${at}]`, errors));
    const allowed = patterns('allowed');
    const required = patterns('required');
    const denied = patterns('denied');
    checkPossible(required, denied, field, errors);
    const isOpen = allowed.length === 0 && required.length === 0;
    rules[type] = { allowed: isOpen ? null : allowed, required, denied };
  }
  return rules;
}

/** @param twice completes the sentence "Duplicate values found in …" of one of its lists */
function checkSection(
  section: UsageSection,
  field: string,
  empty: string,
  twice: (list: string) => string,
  errors: FieldError[],
): void {
  const lists = ['allowed', 'required', 'denied'] as const;
  if (lists.every((list) => section[list] === undefined)) errors.push({ field, message: empty });
  for (const list of lists) {
    const values = section[list] ?? [];
    if (new Set(values).size < values.length) {
      throw listedTwice(`Duplicate values found in ${twice(list)}`);
    }
  }
}

/** What is required of a value and denied to it would let nothing be issued. */
function checkPossible(
  required: readonly ValuePattern[],
  denied: readonly ValuePattern[],
  field: string,
  errors: FieldError[],
): void {
  for (const [i, pattern] of required.entries()) {
    const text = describeValue(pattern);
    // Of what an asterisk lets be required, something may not be denied.
    if (text.includes('*')) continue;
    if (judgeValue(text, { allowed: null, required: [], denied }, false) !== undefined) {
      errors.push({ field: `${field}.required[${i}]`, message: 'What is required cannot be denied as well' });
    }
  }
}

function compilePattern(text: string, type: string, field: string, errors: FieldError[]): ValuePattern {
  const spelt = spellPattern(text, type);
  if (spelt.ok) return { kind: 'glob', text: spelt.text };
  errors.push({
    field,
    message: spelt.reason.startsWith('must be') ? `${spelt.reason}, not ${quote(text)}` : spelt.reason,
  });
  return { kind: 'glob', text: '' };
}

function compileUsages<Usage extends string>(
  section: UsageSection | undefined,
  usages: Readonly<Record<string, Usage>>,
  field: string,
  kind: string,
  errors: FieldError[],
): UsagePolicy<Usage> {
  if (section === undefined) return { kind: 'none' };
  const empty = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} must have at least one allowed, required, or denied value`;
  checkSection(section, field, empty, (list) => `${list} ${kind} list`, errors);
  const read = (list: 'allowed' | 'required' | 'denied'): readonly Usage[] =>
    compileNamed(section[list], usages, `${field}.${list}`, errors) ?? [];
  const [allowed, required, denied] = [read('allowed'), read('required'), read('denied')];
  const both = required.some((usage) => denied.includes(usage));
  if (both) errors.push({ field, message: `What is required of ${kind} cannot be denied as well` });
  return { kind: 'asked', allowed, required, denied };
}

/** @returns undefined for an absent list */
function compileNamed<Value extends string>(
  names: readonly string[] | undefined,
  known: Readonly<Record<string, Value>>,
  field: string,
  errors: FieldError[],
): readonly Value[] | undefined {
  const values = names?.flatMap((name, i) => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    if (value !== undefined) return [value];
    const message = `must be one of ${Object.keys(known).join(', ')}, not ${quote(name)}`;
    errors.push({ field: `${field}[${i}]`, message });
    return [];
  });
  return values === undefined ? undefined : [...new Set(values)];
}

function compileValidity(max: string | undefined, errors: FieldError[]): IssuancePolicy['validity'] {
  const longest = max === undefined || max === '' ? null : readMax(max, errors);
  return {
    usual: longest === null ? USUAL : Math.min(longest, USUAL),
    usualMayShorten: false,
    longest,
    onExceed: 'refuse',
    backdate: 0,
  };
}

function readMax(max: string, errors: FieldError[]): number {
  try {
    return parseDuration(max, 'validity.max');
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    const message = "Max validity must be in format like '365d', '12m', '1y', or '24h'; m is minutes";
    errors.push({ field: 'validity.max', message });
    return USUAL;
  }
}

function listedTwice(message: string): ChanceryError {
  return new ChanceryError('access_denied', message);
}
