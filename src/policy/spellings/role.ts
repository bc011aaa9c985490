/** ScaiVault's spelling of an issuance policy: the role. */
import { parseDuration } from '../../base/duration.ts';
import { ChanceryError, type FieldError, quote } from '../../base/error.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../../keys/algorithms.ts';
import type { KeyUsage } from '../../x509/extensions/key-usage.ts';
import { KEY_PURPOSE } from '../../x509/oid.ts';
import type { IssuancePolicy } from '../issuance-policy.ts';
import { parseNamePattern } from '../name-pattern.ts';
import { ANY_VALUE, type ValuePattern } from '../value-rules.ts';
import { OUR_EXTENSIONS } from './authority.ts';

export type RoleKeyType = 'rsa' | 'ec' | 'ed25519';

/** A role as it was given, defaults filled in. */
export interface RoleSource {
  readonly allowedDomains: readonly string[];
  readonly allowSubdomains: boolean;
  readonly allowIpSans: boolean;
  /** A duration, e.g. `720h`. */
  readonly maxTtl: string;
  readonly keyType: RoleKeyType;
  /** 256, 384, 521; 2048, 3072, 4096; for ed25519, 255. */
  readonly keyBits: number;
  readonly requireCn: boolean;
  readonly storePrivateKeys: boolean;
  readonly keyUsages: readonly KeyUsage[];
  /** Names, e.g. `server_auth`. */
  readonly extKeyUsages: readonly string[];
}

export const ROLE_DEFAULTS: RoleSource = {
  allowedDomains: [],
  allowSubdomains: false,
  allowIpSans: false,
  maxTtl: '720h',
  keyType: 'ec',
  keyBits: 256,
  requireCn: true,
  storePrivateKeys: false,
  keyUsages: ['digital_signature'],
  extKeyUsages: ['server_auth', 'client_auth'],
};

/** Which sizes a key type has; the first is the usual one. */
export const KEY_SIZES: Readonly<Record<RoleKeyType, Readonly<Record<number, KeyAlgorithm>>>> = {
  ec: { 256: 'ec-p256', 384: 'ec-p384', 521: 'ec-p521' },
  rsa: { 2048: 'rsa-2048', 3072: 'rsa-3072', 4096: 'rsa-4096' },
  ed25519: { 255: 'ed25519' },
};

/**
 * Fills in what was not given: from the role as it was, or from the defaults. Another key type brings its own usual size.
 */
export function completeRole(given: Partial<RoleSource>, before: RoleSource = ROLE_DEFAULTS): RoleSource {
  const size = given.keyType === undefined ? {} : { keyBits: USUAL_KEY_BITS[given.keyType] };
  return { ...before, ...size, ...given };
}

/** When a role names a key type and no size. */
export const USUAL_KEY_BITS: Readonly<Record<RoleKeyType, number>> = { ec: 256, rsa: 2048, ed25519: 255 };

/**
 * The algorithm that a key type and size name.
 * @throws invalid_field naming `field` when the type has no such size
 */
export function keyAlgorithmOf(keyType: RoleKeyType, size: number, field: string): KeyAlgorithm {
  const algorithm = KEY_SIZES[keyType][size];
  if (algorithm !== undefined) return algorithm;
  const message = `must be one of ${Object.keys(KEY_SIZES[keyType]).join(', ')} for key_type "${keyType}", not ${size}`;
  throw new ChanceryError('invalid_field', `${field} ${message}`, { fields: [{ field, message }] });
}

/** The type and size that name an algorithm. */
export function keyTypeOf(algorithm: KeyAlgorithm): { readonly keyType: RoleKeyType; readonly size: number } {
  const { bits, family } = KEY_ALGORITHMS[algorithm];
  return { keyType: family, size: family === 'ed25519' ? 255 : bits };
}

/** How far before now a leaf's validity begins, for clocks that run late. */
const BACKDATE = 60;

/**
 * Compiles a role. A role that could never work is refused here, when it is saved.
 * @throws invalid_field, invalid_duration
 */
export function compileRole(role: RoleSource): IssuancePolicy {
  const algorithm = keyAlgorithmOf(role.keyType, role.keyBits, 'key_bits');
  const longest = parseDuration(role.maxTtl, 'max_ttl');
  return {
    format: 2,
    certificate: 'leaf',
    subject: {
      commonName: role.requireCn ? 'required' : 'optional',
      attributes: { commonName: ANY_VALUE },
    },
    names: {
      wildcards: role.allowSubdomains,
      rules: {
        dns: { allowed: compileDomains(role), required: [], denied: [] },
        ...(role.allowIpSans ? { ip: ANY_VALUE } : {}),
      },
    },
    keys: [algorithm],
    signatures: 'own',
    usages: {
      keyUsage: { kind: 'given', usages: compileKeyUsages(role, algorithm) },
      encipherWithRsa: sameAsDefault(role.keyUsages),
      extendedKeyUsage: { kind: 'given', usages: compileExtKeyUsages(role) },
    },
    validity: { usual: longest, usualMayShorten: false, longest, onExceed: 'clamp', backdate: BACKDATE },
    extensions: OUR_EXTENSIONS,
    retainsKey: role.storePrivateKeys,
  };
}

function compileDomains({ allowedDomains, allowSubdomains }: RoleSource): readonly ValuePattern[] {
  const errors: FieldError[] = [];
  const patterns: ValuePattern[] = [];
  for (const [i, text] of allowedDomains.entries()) {
    const read = parseNamePattern(text, allowSubdomains);
    if (read.ok) patterns.push({ kind: 'domain', ...read.pattern });
    else {
      const message = `must be a domain such as "example.com" or "*.example.com" (${read.reason}), not ${quote(text)}`;
      errors.push({ field: `allowed_domains[${i}]`, message });
    }
  }
  if (errors.length > 0) {
    throw new ChanceryError('invalid_field', `${errors[0]?.field} ${errors[0]?.message}`, { fields: errors });
  }
  return patterns;
}

/** RFC 5480 §3 and RFC 8410 §5: an EC or Ed25519 key that signs does not encipher. */
function compileKeyUsages({ keyUsages }: RoleSource, algorithm: KeyAlgorithm): readonly KeyUsage[] {
  const field = 'key_usages';
  const family = KEY_ALGORITHMS[algorithm].family;
  const wrong = keyUsages.find(
    (usage) => !LEAF_USAGES.includes(usage) || (family !== 'rsa' && usage.endsWith('_encipherment')),
  );
  if (wrong === undefined && keyUsages.length > 0) return keyUsages;
  const passes = LEAF_USAGES.filter((usage) => family === 'rsa' || !usage.endsWith('_encipherment'));
  const message = `must name some of ${passes.join(', ')} for a ${family} key`;
  throw new ChanceryError('invalid_field', `${field} ${message}`, { fields: [{ field, message }] });
}

/** What a leaf's key may be for; signing certificates and CRLs is for authorities. */
const LEAF_USAGES: readonly KeyUsage[] = [
  'digital_signature',
  'content_commitment',
  'key_encipherment',
  'data_encipherment',
  'key_agreement',
];

function sameAsDefault(usages: readonly KeyUsage[]): boolean {
  return usages.length === 1 && usages[0] === 'digital_signature';
}

function compileExtKeyUsages({ extKeyUsages }: RoleSource): readonly string[] {
  return extKeyUsages.map((name, i) => {
    const oid = LEAF_PURPOSES.get(name);
    if (oid !== undefined) return oid;
    const field = `ext_key_usages[${i}]`;
    const message = `must be one of ${[...LEAF_PURPOSES.keys()].join(', ')}, not ${quote(name)}`;
    throw new ChanceryError('invalid_field', `${field} ${message}`, { fields: [{ field, message }] });
  });
}

/** anyExtendedKeyUsage is not given: it would undo every other purpose's meaning (RFC 5280 §4.2.1.12). */
const LEAF_PURPOSES: ReadonlyMap<string, string> = new Map(
  Object.entries(KEY_PURPOSE).filter(([name]) => name !== 'any'),
);
