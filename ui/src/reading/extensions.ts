/** Extensions of certificates and requests, each as lines that people read. */
import { toColonHex, toHex } from '../../../src/base/bytes.ts';
import { ChanceryError } from '../../../src/base/error.ts';
import { magnitude } from '../../../src/der/reader.ts';
import { TAG } from '../../../src/der/tag.ts';
import type { Extension } from '../../../src/x509/extension.ts';
import { decodeAuthorityInfoAccess } from '../../../src/x509/extensions/authority-info-access.ts';
import { decodeAuthorityKeyIdentifier } from '../../../src/x509/extensions/authority-key-identifier.ts';
import { decodeBasicConstraints } from '../../../src/x509/extensions/basic-constraints.ts';
import {
  decodeCertificatePolicies,
  type PolicyInformation,
} from '../../../src/x509/extensions/certificate-policies.ts';
import {
  type DistributionPoint,
  decodeCrlDistributionPoints,
} from '../../../src/x509/extensions/crl-distribution-points.ts';
import { decodeExtendedKeyUsage, keyPurpose } from '../../../src/x509/extensions/extended-key-usage.ts';
import { decodeInhibitAnyPolicy } from '../../../src/x509/extensions/inhibit-any-policy.ts';
import { decodeKeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import { decodeNameConstraints } from '../../../src/x509/extensions/name-constraints.ts';
import { decodePolicyConstraints } from '../../../src/x509/extensions/policy-constraints.ts';
import { decodePolicyMappings } from '../../../src/x509/extensions/policy-mappings.ts';
import { decodeSubjectAltName } from '../../../src/x509/extensions/subject-alt-name.ts';
import { decodeSubjectKeyIdentifier } from '../../../src/x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { formatName } from '../../../src/x509/name.ts';
import { ANY_POLICY, CRL_EXTENSION, EXTENSION } from '../../../src/x509/oid.ts';
import { spellGeneralName } from '../../../src/x509/spell-general-name.ts';
import { decodeString } from '../../../src/x509/strings.ts';
import {
  ACCESS_METHOD_NAMES,
  EXTENSION_NAMES,
  GENERAL_NAME_NAMES,
  ISSUER_ALT_NAME,
  KEY_PURPOSE_NAMES,
  KEY_USAGE_NAMES,
  REASON_NAMES,
} from './extension-names.ts';

/** One line: what it is, and its value, which may be hostile text. */
export interface Line {
  readonly label: string;
  readonly value: string;
}

export interface ExtensionFacts {
  readonly oid: string;
  /** For people; the OID where it has no name here. */
  readonly name: string;
  readonly critical: boolean;
  readonly lines: readonly Line[];
  /** Whether the lines say what the extension means; otherwise they are its octets, and perhaps what is wrong with them. */
  readonly isRead: boolean;
}

export function describeExtension({ critical, oid, value }: Extension): ExtensionFacts {
  const facts = { oid, name: EXTENSION_NAMES.get(oid) ?? oid, critical };
  const decode = READERS.get(oid);
  if (decode === undefined) return { ...facts, lines: octetLines(value), isRead: false };
  try {
    return { ...facts, lines: decode(value), isRead: true };
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    const fault = { label: 'Unreadable', value: error.message.replace(/^DER: /, '') };
    return { ...facts, lines: [fault, ...octetLines(value)], isRead: false };
  }
}

/** More than that is nothing for eyes. */
const SHOWN_OCTETS = 1024;

function octetLines(value: Uint8Array): readonly Line[] {
  const octets = { label: 'Octets', value: toHex(value.subarray(0, SHOWN_OCTETS)) };
  if (value.length <= SHOWN_OCTETS) return [octets];
  return [octets, { label: 'Not shown', value: `${value.length - SHOWN_OCTETS} more octets` }];
}

const READERS: ReadonlyMap<string, (value: Uint8Array) => readonly Line[]> = new Map<
  string,
  (value: Uint8Array) => readonly Line[]
>([
  [EXTENSION.subjectAltName, (value) => decodeSubjectAltName(value).map(nameLine)],
  [ISSUER_ALT_NAME, (value) => decodeSubjectAltName(value).map(nameLine)],
  [
    EXTENSION.keyUsage,
    (value) => decodeKeyUsage(value).map((usage) => line('Usage', KEY_USAGE_NAMES[usage])),
  ],
  [EXTENSION.extendedKeyUsage, (value) => decodeExtendedKeyUsage(value).map(purposeLine)],
  [EXTENSION.basicConstraints, basicLines],
  [EXTENSION.subjectKeyIdentifier, (value) => [line('Key', toColonHex(decodeSubjectKeyIdentifier(value)))]],
  [EXTENSION.authorityKeyIdentifier, authorityKeyLines],
  [EXTENSION.crlDistributionPoints, (value) => decodeCrlDistributionPoints(value).flatMap(pointLines)],
  [CRL_EXTENSION.freshestCrl, (value) => decodeCrlDistributionPoints(value).flatMap(pointLines)],
  [EXTENSION.authorityInfoAccess, accessLines],
  [EXTENSION.certificatePolicies, (value) => decodeCertificatePolicies(value).flatMap(policyLines)],
  [EXTENSION.nameConstraints, constraintLines],
  [EXTENSION.policyConstraints, policyConstraintLines],
  [EXTENSION.policyMappings, mappingLines],
  [EXTENSION.inhibitAnyPolicy, (value) => [line('After', certificates(decodeInhibitAnyPolicy(value)))]],
]);

function line(label: string, value: string): Line {
  return { label, value };
}

function nameLine(name: GeneralName): Line {
  const { type, value } = spellGeneralName(name);
  return line(GENERAL_NAME_NAMES[type], value);
}

/** Of a name among others, whose kind is told with it. */
function labelled(label: string, names: readonly GeneralName[]): readonly Line[] {
  return names.map(nameLine).map((name) => line(label, `${name.label}: ${name.value}`));
}

function purposeLine(oid: string): Line {
  const purpose = keyPurpose(oid);
  return line('Purpose', purpose === undefined ? oid : KEY_PURPOSE_NAMES[purpose]);
}

function basicLines(value: Uint8Array): readonly Line[] {
  const { ca, pathLength } = decodeBasicConstraints(value);
  const kind = line('Authority', ca ? 'Yes' : 'No');
  return pathLength === undefined ? [kind] : [kind, line('Path length', String(pathLength))];
}

function authorityKeyLines(value: Uint8Array): readonly Line[] {
  const { certificate, keyId } = decodeAuthorityKeyIdentifier(value);
  return [
    ...(keyId === undefined ? [] : [line('Key', toColonHex(keyId))]),
    ...labelled('Issuer', certificate?.issuer ?? []),
    ...(certificate === undefined ? [] : [line('Serial number', toColonHex(magnitude(certificate.serial)))]),
  ];
}

function pointLines({ crlIssuer, fullName, reasons, relativeName }: DistributionPoint): readonly Line[] {
  const names = reasons?.map((bit) => REASON_NAMES[bit] ?? `reason ${bit}`);
  return [
    ...fullName.map(nameLine),
    ...(relativeName === undefined
      ? []
      : [line('Relative name', formatName({ der: new Uint8Array(0), rdns: [relativeName] }))]),
    ...(names === undefined ? [] : [line('Reasons', names.join(', '))]),
    ...labelled('CRL issuer', crlIssuer),
  ];
}

function accessLines(value: Uint8Array): readonly Line[] {
  return decodeAuthorityInfoAccess(value).map(({ location, method }) => {
    const { type, value: address } = spellGeneralName(location);
    const label = ACCESS_METHOD_NAMES.get(method) ?? method;
    return line(label, type === 'uri' ? address : `${GENERAL_NAME_NAMES[type]}: ${address}`);
  });
}

/** The CPS qualifier (RFC 5280 §4.2.1.4): an address, as an IA5String. */
const CPS = '1.3.6.1.5.5.7.2.1';

function policyLines({ oid, qualifiers }: PolicyInformation): readonly Line[] {
  return [
    line('Policy', oid === ANY_POLICY ? 'Any policy' : oid),
    ...qualifiers.map((qualifier) => {
      const [tag, length = 0] = qualifier.value;
      const isAddress = qualifier.oid === CPS && tag === TAG.ia5String && length < 0x80;
      const address = isAddress ? decodeString(TAG.ia5String, qualifier.value.subarray(2)) : undefined;
      return address === undefined
        ? line(`Qualifier ${qualifier.oid}`, toHex(qualifier.value.subarray(0, SHOWN_OCTETS)))
        : line('Practice statement', address);
    }),
  ];
}

function constraintLines(value: Uint8Array): readonly Line[] {
  const { excluded, permitted } = decodeNameConstraints(value);
  return [...labelled('Permitted', permitted), ...labelled('Excluded', excluded)];
}

function policyConstraintLines(value: Uint8Array): readonly Line[] {
  const { inhibitPolicyMapping: mapping, requireExplicitPolicy: explicit } = decodePolicyConstraints(value);
  return [
    ...(explicit === undefined ? [] : [line('Policy needed after', certificates(explicit))]),
    ...(mapping === undefined ? [] : [line('No mapping after', certificates(mapping))]),
  ];
}

function mappingLines(value: Uint8Array): readonly Line[] {
  return decodePolicyMappings(value).map(({ issuerPolicy, subjectPolicy }) =>
    line(issuerPolicy, `counts as ${subjectPolicy}`),
  );
}

function certificates(count: number): string {
  return count === 1 ? '1 certificate' : `${count} certificates`;
}
