/** What a draft says, read back from its octets by the strict reader, in the plain terms in which the lint compares. */
import { toHex } from '../base/bytes.ts';
import { formatIp } from '../base/ip.ts';
import { DerReader } from '../der/reader.ts';
import { assembleCertificate, type Certificate, parseCertificate } from '../x509/certificate.ts';
import { accessUris, decodeAuthorityInfoAccess } from '../x509/extensions/authority-info-access.ts';
import { decodeAuthorityKeyIdentifier } from '../x509/extensions/authority-key-identifier.ts';
import { decodeBasicConstraints } from '../x509/extensions/basic-constraints.ts';
import { decodeCertificatePolicies } from '../x509/extensions/certificate-policies.ts';
import { decodeCrlDistributionPoints } from '../x509/extensions/crl-distribution-points.ts';
import { decodeExtendedKeyUsage } from '../x509/extensions/extended-key-usage.ts';
import { decodeKeyUsage } from '../x509/extensions/key-usage.ts';
import { decodeNameConstraints } from '../x509/extensions/name-constraints.ts';
import { decodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import { decodeSubjectKeyIdentifier } from '../x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { type Attribute, formatName } from '../x509/name.ts';

/** Lists are empty, and texts undefined, where the extension is absent. */
export interface ReadBack {
  readonly certificate: Certificate;
  /** Of notBefore and notAfter: whether it is a GeneralizedTime. */
  readonly generalizedTimes: readonly boolean[];
  /** For each RDN its attributes: OID, tag of the string type, value. */
  readonly subject: readonly (readonly string[])[];
  /** OIDs of the critical extensions. */
  readonly critical: ReadonlySet<string>;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength?: number } | undefined;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  /** Each with how many qualifiers it has. */
  readonly policies: readonly string[];
  /** Hexadecimal. */
  readonly subjectKeyId: string | undefined;
  readonly authorityKeyId: string | undefined;
  /** As {@link nameText} writes them. */
  readonly names: readonly string[];
  readonly permitted: readonly string[];
  readonly excluded: readonly string[];
  readonly crls: readonly string[];
  readonly caIssuers: readonly string[];
}

/**
 * @param signatureAlgorithm DER; the reader reads whole certificates, and looks at no signature
 * @throws malformed when the strict reader refuses the draft
 */
export function readBack(tbs: Uint8Array, signatureAlgorithm: Uint8Array): ReadBack {
  const certificate = parseCertificate(assembleCertificate(tbs, signatureAlgorithm, new Uint8Array(1)));
  const read = <T>(oid: string, decode: (value: Uint8Array) => T): T | undefined => {
    const found = certificate.extensions.find((extension) => extension.oid === oid);
    return found === undefined ? undefined : decode(found.value);
  };
  const constraints = read('2.5.29.30', decodeNameConstraints);
  const authorityKey = read('2.5.29.35', decodeAuthorityKeyIdentifier)?.keyId;
  const subjectKey = read('2.5.29.14', decodeSubjectKeyIdentifier);
  const points = read('2.5.29.31', decodeCrlDistributionPoints) ?? [];
  const access = read('1.3.6.1.5.5.7.1.1', decodeAuthorityInfoAccess) ?? [];
  const isCritical = certificate.extensions.filter(({ critical }) => critical);
  return {
    certificate,
    generalizedTimes: generalizedTimes(tbs),
    subject: certificate.subject.rdns.map((rdn) => rdn.map(attributeText)),
    critical: new Set(isCritical.map(({ oid }) => oid)),
    basicConstraints: read('2.5.29.19', decodeBasicConstraints),
    keyUsage: read('2.5.29.15', decodeKeyUsage) ?? [],
    extendedKeyUsage: read('2.5.29.37', decodeExtendedKeyUsage) ?? [],
    policies: (read('2.5.29.32', decodeCertificatePolicies) ?? []).map(
      ({ oid, qualifiers }) => `${oid} ${qualifiers.length}`,
    ),
    subjectKeyId: subjectKey && toHex(subjectKey),
    authorityKeyId: authorityKey && toHex(authorityKey),
    names: (read('2.5.29.17', decodeSubjectAltName) ?? []).map(nameText),
    permitted: (constraints?.permitted ?? []).map(nameText),
    excluded: (constraints?.excluded ?? []).map(nameText),
    crls: points.flatMap(({ fullName }) => fullName.map(nameText)),
    caIssuers: accessUris(access, 'caIssuers'),
  };
}

/** The reader takes either type of time; what we write is held to the one that its year has. */
function generalizedTimes(tbs: Uint8Array): readonly boolean[] {
  const fields = DerReader.over(tbs).sequence();
  // version, serialNumber, signature and issuer stand before validity.
  for (let i = 0; i < 4; i++) fields.element();
  return fields.each(0x30, (one) => one.element()[0] === 0x18);
}

/** E.g. `2.5.4.3 12 a.test`: the tag of a UTF8String is 12. */
function attributeText({ tag, type, value }: Attribute): string {
  return `${type} ${tag} ${value}`;
}

/** A kind and a value, e.g. `dns a.test`; a subtree's addresses in hexadecimal. */
export function nameText(name: GeneralName): string {
  switch (name.type) {
    case 'ip':
      return `ip ${name.octets.length > 16 || name.octets.length === 8 ? toHex(name.octets) : formatIp(name.octets)}`;
    case 'directory':
      return `directory ${formatName(name.name)}`;
    case 'registeredId':
    case 'other':
      return `${name.type} ${name.oid}`;
    case 'unsupported':
      return `unsupported ${name.tag}`;
    default:
      return `${name.type} ${name.value}`;
  }
}
