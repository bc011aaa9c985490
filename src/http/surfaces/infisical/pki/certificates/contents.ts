/** What a certificate says of itself, as its row shows it. */
import { ChanceryError } from '../../../../../base/error.ts';
import { formatIp } from '../../../../../base/ip.ts';
import { signatureAlgorithmFromIdentifier } from '../../../../../keys/algorithms.ts';
import {
  EXTENDED_KEY_USAGES,
  KEY_USAGES,
  SIGNATURES,
} from '../../../../../policy/spellings/certificate-policy.ts';
import { ATTRIBUTE_TYPE, type AttributeName } from '../../../../../x509/attribute-type.ts';
import { type Certificate, findExtension } from '../../../../../x509/certificate.ts';
import { decodeBasicConstraints } from '../../../../../x509/extensions/basic-constraints.ts';
import { decodeExtendedKeyUsage } from '../../../../../x509/extensions/extended-key-usage.ts';
import { decodeKeyUsage } from '../../../../../x509/extensions/key-usage.ts';
import { decodeSubjectAltName } from '../../../../../x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../../../../../x509/general-name.ts';
import { EXTENSION } from '../../../../../x509/oid.ts';
import { wireName } from '../wire-name.ts';

export interface Contents {
  readonly altNames: string | null;
  readonly keyUsages: readonly string[] | null;
  readonly extendedKeyUsages: readonly string[] | null;
  readonly signatureAlgorithm: string;
  readonly isAuthority: boolean;
  readonly pathLength: number | null;
  /** The first value of an attribute. */
  readonly attribute: (type: AttributeName) => string | null;
}

export function contentsOf(certificate: Certificate): Contents {
  const basic = extensionOf(certificate, EXTENSION.basicConstraints, decodeBasicConstraints);
  const names = extensionOf(certificate, EXTENSION.subjectAltName, decodeSubjectAltName);
  const usages = extensionOf(certificate, EXTENSION.keyUsage, decodeKeyUsage);
  const purposes = extensionOf(certificate, EXTENSION.extendedKeyUsage, decodeExtendedKeyUsage);
  const attributes = certificate.subject.rdns.flat();
  return {
    altNames: names?.flatMap(spellName).join(',') ?? null,
    keyUsages: usages?.map((usage) => wireName(KEY_USAGES, usage) ?? usage) ?? null,
    extendedKeyUsages: purposes?.map((oid) => wireName(EXTENDED_KEY_USAGES, oid) ?? oid) ?? null,
    signatureAlgorithm: spellSignature(certificate),
    isAuthority: basic?.ca ?? false,
    pathLength: basic?.pathLength ?? null,
    attribute(name) {
      const { oid } = ATTRIBUTE_TYPE[name];
      return attributes.find(({ type }) => type === oid)?.value ?? null;
    },
  };
}

/** What an imported certificate says in a form that cannot be read is as if it did not say it. */
function extensionOf<T>(
  certificate: Certificate,
  oid: string,
  decode: (value: Uint8Array) => T,
): T | undefined {
  const extension = findExtension(certificate, oid);
  try {
    return extension && decode(extension.value);
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return undefined;
    throw error;
  }
}

function spellName(name: GeneralName): readonly string[] {
  switch (name.type) {
    case 'dns':
    case 'email':
    case 'uri':
      return [name.value];
    case 'ip':
      return [formatIp(name.octets)];
    default:
      return [];
  }
}

/** An OID for what has no name here. */
function spellSignature({ signatureAlgorithm }: Certificate): string {
  const algorithm = signatureAlgorithmFromIdentifier(signatureAlgorithm);
  if (algorithm === undefined) return signatureAlgorithm.oid;
  return wireName(SIGNATURES, algorithm) ?? algorithm.toUpperCase();
}
