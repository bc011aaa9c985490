/** Hierarchies of certificates by plan, sound or not, of our own encoders over node:crypto keys. */
import { createHash, sign } from 'node:crypto';
import { assembleCertificate, encodeTbsCertificate } from '../../src/x509/certificate.ts';
import type { Extension } from '../../src/x509/extension.ts';
import { encodeAuthorityKeyIdentifier } from '../../src/x509/extensions/authority-key-identifier.ts';
import { encodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import { encodeCertificatePolicies } from '../../src/x509/extensions/certificate-policies.ts';
import { encodeExtendedKeyUsage, type KeyPurpose } from '../../src/x509/extensions/extended-key-usage.ts';
import { encodeInhibitAnyPolicy } from '../../src/x509/extensions/inhibit-any-policy.ts';
import { encodeKeyUsage, type KeyUsage } from '../../src/x509/extensions/key-usage.ts';
import { encodeNameConstraints, type NameConstraints } from '../../src/x509/extensions/name-constraints.ts';
import {
  encodePolicyConstraints,
  type PolicyConstraints,
} from '../../src/x509/extensions/policy-constraints.ts';
import { encodePolicyMappings, type PolicyMapping } from '../../src/x509/extensions/policy-mappings.ts';
import { encodeSubjectAltName } from '../../src/x509/extensions/subject-alt-name.ts';
import { encodeSubjectKeyIdentifier } from '../../src/x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { type AttributeName, encodeName } from '../../src/x509/name.ts';
import { EXTENSION, KEY_PURPOSE } from '../../src/x509/oid.ts';
import { ECDSA_SHA256, type TestKey } from './x509.ts';

/** What is said of one certificate; what is absent is as it should be, or not there. */
export interface CertificatePlan {
  readonly period?: readonly [notBefore: number, notAfter: number];
  readonly version?: 1;
  /** Contents of the INTEGER. */
  readonly serial?: Uint8Array;
  readonly basic?: { readonly ca: boolean; readonly pathLength?: number } | 'absent';
  readonly basicNotCritical?: boolean;
  readonly keyUsage?: readonly KeyUsage[] | 'absent';
  readonly purposes?: readonly KeyPurpose[];
  readonly names?: readonly GeneralName[];
  readonly namesCritical?: boolean;
  readonly constraints?: NameConstraints;
  readonly constraintsNotCritical?: boolean;
  readonly policies?: readonly string[];
  readonly mappings?: readonly PolicyMapping[];
  readonly policyConstraints?: PolicyConstraints;
  readonly inhibitAny?: number;
  readonly keyIds?: 'no subject' | 'no authority';
  /** DER of what is written, whatever signs. */
  readonly algorithm?: Uint8Array;
  readonly signature?: 'broken' | 'of another key';
  readonly more?: readonly Extension[];
}

/** An authority, or a leaf: a name and a key. */
export interface Party {
  /** DER. */
  readonly name: Uint8Array;
  readonly key: TestKey;
}

export const HIERARCHY_AT = Date.UTC(2026, 5, 1) / 1000;
const YEAR = 365 * 86_400;

export function party(key: TestKey, attributes: readonly (readonly [AttributeName, string])[]): Party {
  return { name: encodeName(attributes.map(([type, value]) => ({ type, value }))), key };
}

let serials = 0;

/** DER of the certificate that `issuer` gives `subject`. @param kind what the defaults are for */
export function certify(
  issuer: Party,
  subject: Party,
  kind: 'leaf' | 'authority',
  plan: CertificatePlan = {},
): Uint8Array {
  serials += 1;
  const [notBefore, notAfter] = plan.period ?? [HIERARCHY_AT - YEAR, HIERARCHY_AT + YEAR];
  const tbs = encodeTbsCertificate({
    serial: plan.serial ?? Uint8Array.of(1, serials >> 16, (serials >> 8) & 0xff, serials & 0xff),
    signatureAlgorithm: plan.algorithm ?? ECDSA_SHA256,
    issuer: issuer.name,
    notBefore,
    notAfter,
    subject: subject.name,
    spki: subject.key.spki,
    extensions: plan.version === 1 ? [] : extensionsOf(issuer, subject, kind, plan),
  });
  const key = plan.signature === 'of another key' ? subject.key : issuer.key;
  const signature = new Uint8Array(sign('sha256', tbs, key.privateKey));
  // Within r, so that it stays a DER of two integers.
  if (plan.signature === 'broken') signature[10] = (signature[10] as number) ^ 1;
  return assembleCertificate(tbs, plan.algorithm ?? ECDSA_SHA256, signature);
}

function extensionsOf(
  issuer: Party,
  subject: Party,
  kind: 'leaf' | 'authority',
  plan: CertificatePlan,
): readonly Extension[] {
  const isAuthority = kind === 'authority';
  const basic = plan.basic ?? { ca: isAuthority };
  const usages = plan.keyUsage ?? (isAuthority ? ['key_cert_sign', 'crl_sign'] : ['digital_signature']);
  const { constraints, inhibitAny, mappings, names, policies, policyConstraints, purposes } = plan;
  const all: readonly (readonly [string, boolean, Uint8Array | undefined])[] = [
    [
      EXTENSION.basicConstraints,
      plan.basicNotCritical !== true,
      basic === 'absent' ? undefined : encodeBasicConstraints(basic),
    ],
    [EXTENSION.keyUsage, true, usages === 'absent' ? undefined : encodeKeyUsage(usages)],
    [
      EXTENSION.extendedKeyUsage,
      false,
      purposes && encodeExtendedKeyUsage(purposes.map((one) => KEY_PURPOSE[one])),
    ],
    [
      EXTENSION.subjectKeyIdentifier,
      false,
      plan.keyIds === 'no subject' ? undefined : encodeSubjectKeyIdentifier(keyId(subject)),
    ],
    [
      EXTENSION.authorityKeyIdentifier,
      false,
      plan.keyIds === 'no authority' ? undefined : encodeAuthorityKeyIdentifier({ keyId: keyId(issuer) }),
    ],
    [EXTENSION.subjectAltName, plan.namesCritical === true, names && encodeSubjectAltName(names)],
    [
      EXTENSION.nameConstraints,
      plan.constraintsNotCritical !== true,
      constraints && encodeNameConstraints(constraints),
    ],
    [
      EXTENSION.certificatePolicies,
      false,
      policies && encodeCertificatePolicies(policies.map((oid) => ({ oid, qualifiers: [] }))),
    ],
    [EXTENSION.policyMappings, true, mappings && encodePolicyMappings(mappings)],
    [EXTENSION.policyConstraints, true, policyConstraints && encodePolicyConstraints(policyConstraints)],
    [
      EXTENSION.inhibitAnyPolicy,
      true,
      inhibitAny === undefined ? undefined : encodeInhibitAnyPolicy(inhibitAny),
    ],
  ];
  const given = all.flatMap(([oid, critical, value]) =>
    value === undefined ? [] : [{ oid, critical, value }],
  );
  return [...given, ...(plan.more ?? [])];
}

function keyId({ key }: Party): Uint8Array {
  return new Uint8Array(createHash('sha256').update(key.spki).digest()).subarray(0, 20);
}
