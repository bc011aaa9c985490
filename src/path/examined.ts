/** A certificate with the extensions that path validation goes by, read once. */
import { ChanceryError } from '../base/error.ts';
import { type PublicKey, parsePublicKey } from '../keys/public-key.ts';
import { type Certificate, findExtension } from '../x509/certificate.ts';
import { decodeAuthorityKeyIdentifier } from '../x509/extensions/authority-key-identifier.ts';
import { type BasicConstraints, decodeBasicConstraints } from '../x509/extensions/basic-constraints.ts';
import { decodeCertificatePolicies } from '../x509/extensions/certificate-policies.ts';
import { decodeExtendedKeyUsage } from '../x509/extensions/extended-key-usage.ts';
import { decodeInhibitAnyPolicy } from '../x509/extensions/inhibit-any-policy.ts';
import { decodeKeyUsage, type KeyUsage } from '../x509/extensions/key-usage.ts';
import { decodeNameConstraints, type NameConstraints } from '../x509/extensions/name-constraints.ts';
import { decodePolicyConstraints, type PolicyConstraints } from '../x509/extensions/policy-constraints.ts';
import { decodePolicyMappings, type PolicyMapping } from '../x509/extensions/policy-mappings.ts';
import { decodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import { decodeSubjectKeyIdentifier } from '../x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { matchingForm } from '../x509/name.ts';
import { EXTENSION } from '../x509/oid.ts';

/** Extensions are undefined, and lists empty, where they are absent or cannot be read; `unreadable` tells the two apart. */
export interface Examined {
  readonly certificate: Certificate;
  /** Strings that are equal exactly when the names match (RFC 5280 §7.1). */
  readonly subject: string;
  readonly issuer: string;
  /** Subject and issuer match (RFC 5280 §6.1). */
  readonly selfIssued: boolean;
  readonly basicConstraints: BasicConstraints | undefined;
  readonly keyUsage: readonly KeyUsage[] | undefined;
  /** OIDs. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly names: readonly GeneralName[];
  readonly nameConstraints: NameConstraints | undefined;
  /** OIDs. */
  readonly policies: readonly string[];
  readonly policyMappings: readonly PolicyMapping[];
  readonly policyConstraints: PolicyConstraints;
  readonly inhibitAnyPolicy: number | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly authorityKeyId: Uint8Array | undefined;
  /** What was found in extensions that are not as their types are written. */
  readonly unreadable: readonly string[];
  /** The key, or what is wrong with it. Judged when it is first asked for. */
  key(): PublicKey | string;
}

/** Never throws: what cannot be read is told. */
export function examine(certificate: Certificate): Examined {
  const unreadable: string[] = [];
  const read = <T>(name: keyof typeof EXTENSION, decode: (value: Uint8Array) => T): T | undefined => {
    const extension = findExtension(certificate, EXTENSION[name]);
    const result = extension && orWhy(() => decode(extension.value));
    if (result !== undefined && 'why' in result) unreadable.push(`${name}: ${result.why}`);
    return result !== undefined && 'value' in result ? result.value : undefined;
  };
  const [subject, issuer] = [matchingForm(certificate.subject), matchingForm(certificate.issuer)];
  let key: PublicKey | string | undefined;
  return {
    certificate,
    subject,
    issuer,
    selfIssued: subject === issuer,
    basicConstraints: read('basicConstraints', decodeBasicConstraints),
    keyUsage: read('keyUsage', decodeKeyUsage),
    extendedKeyUsage: read('extendedKeyUsage', decodeExtendedKeyUsage),
    names: read('subjectAltName', decodeSubjectAltName) ?? [],
    nameConstraints: read('nameConstraints', decodeNameConstraints),
    policies: (read('certificatePolicies', decodeCertificatePolicies) ?? []).map(({ oid }) => oid),
    policyMappings: read('policyMappings', decodePolicyMappings) ?? [],
    policyConstraints: read('policyConstraints', decodePolicyConstraints) ?? {},
    inhibitAnyPolicy: read('inhibitAnyPolicy', decodeInhibitAnyPolicy),
    subjectKeyId: read('subjectKeyIdentifier', decodeSubjectKeyIdentifier),
    authorityKeyId: read('authorityKeyIdentifier', decodeAuthorityKeyIdentifier)?.keyId,
    unreadable,
    key: () => {
      key ??= readKey(certificate.spki);
      return key;
    },
  };
}

function readKey(spki: Uint8Array): PublicKey | string {
  const result = orWhy(() => parsePublicKey(spki));
  return 'why' in result ? result.why : result.value;
}

function orWhy<T>(read: () => T): { readonly value: T } | { readonly why: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return { why: error.message };
    throw error;
  }
}
