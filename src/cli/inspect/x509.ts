/** What an X.509 certificate says, read by the strict reader, and what a person should notice about it. */
import { toColonHex } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { sha256 } from '../../base/hash.ts';
import { encodePem } from '../../base/pem.ts';
import { spellTime } from '../../base/time.ts';
import { magnitude } from '../../der/reader.ts';
import { SIGNATURE_ALGORITHMS } from '../../keys/algorithms.ts';
import { parsePublicKey } from '../../keys/public-key.ts';
import { type Certificate, findExtension, parseCertificate } from '../../x509/certificate.ts';
import { accessUris, decodeAuthorityInfoAccess } from '../../x509/extensions/authority-info-access.ts';
import { decodeAuthorityKeyIdentifier } from '../../x509/extensions/authority-key-identifier.ts';
import { decodeBasicConstraints } from '../../x509/extensions/basic-constraints.ts';
import { decodeCrlDistributionPoints } from '../../x509/extensions/crl-distribution-points.ts';
import { decodeExtendedKeyUsage, keyPurpose } from '../../x509/extensions/extended-key-usage.ts';
import { decodeKeyUsage } from '../../x509/extensions/key-usage.ts';
import { decodeSubjectAltName } from '../../x509/extensions/subject-alt-name.ts';
import { decodeSubjectKeyIdentifier } from '../../x509/extensions/subject-key-identifier.ts';
import { commonNames, formatName } from '../../x509/name.ts';
import { EXTENSION } from '../../x509/oid.ts';
import { spellGeneralName } from '../../x509/spell-general-name.ts';

/** Field for field what `-o json` prints: a stable shape. */
export interface X509Facts {
  readonly kind: 'x509';
  readonly subject: string;
  readonly issuer: string;
  readonly serial_number: string;
  /** RFC 3339. */
  readonly not_before: string;
  readonly not_after: string;
  readonly names: readonly { readonly type: string; readonly value: string }[];
  readonly is_authority: boolean;
  readonly path_length: number | null;
  readonly key_algorithm: string;
  readonly signature_algorithm: string;
  readonly key_usage: readonly string[];
  readonly extended_key_usage: readonly string[];
  readonly subject_key_id: string | null;
  readonly authority_key_id: string | null;
  readonly crls: readonly string[];
  readonly ca_issuers: readonly string[];
  readonly ocsp: readonly string[];
  /** OIDs of extensions that are not told of here. */
  readonly other_extensions: readonly { readonly oid: string; readonly critical: boolean }[];
  readonly sha256: string;
  /** What a person should notice. */
  readonly notes: readonly string[];
  readonly pem: string;
}

/** @param nowMs milliseconds since 1970. @throws malformed for what no certificate is */
export function readX509(der: Uint8Array, nowMs: number): X509Facts {
  const certificate = parseCertificate(der);
  const read = <T>(oid: string, decode: (value: Uint8Array) => T): T | undefined => {
    const extension = findExtension(certificate, oid);
    return extension && decode(extension.value);
  };
  const basic = read(EXTENSION.basicConstraints, decodeBasicConstraints);
  const access = read(EXTENSION.authorityInfoAccess, decodeAuthorityInfoAccess) ?? [];
  const points = read(EXTENSION.crlDistributionPoints, decodeCrlDistributionPoints) ?? [];
  const authorityKey = read(EXTENSION.authorityKeyIdentifier, decodeAuthorityKeyIdentifier)?.keyId;
  const subjectKey = read(EXTENSION.subjectKeyIdentifier, decodeSubjectKeyIdentifier);
  const key = keyOf(certificate);
  const facts = {
    kind: 'x509' as const,
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    serial_number: toColonHex(magnitude(certificate.serial)),
    not_before: spellTime(certificate.notBefore),
    not_after: spellTime(certificate.notAfter),
    names: (read(EXTENSION.subjectAltName, decodeSubjectAltName) ?? []).map(spellGeneralName),
    is_authority: basic?.ca === true,
    path_length: basic?.pathLength ?? null,
    key_algorithm: key.algorithm,
    signature_algorithm: signatureOf(certificate),
    key_usage: read(EXTENSION.keyUsage, decodeKeyUsage) ?? [],
    extended_key_usage: (read(EXTENSION.extendedKeyUsage, decodeExtendedKeyUsage) ?? []).map(
      (oid) => keyPurpose(oid) ?? oid,
    ),
    subject_key_id: subjectKey ? toColonHex(subjectKey) : null,
    authority_key_id: authorityKey ? toColonHex(authorityKey) : null,
    crls: points.flatMap(({ fullName }) => fullName.map((name) => spellGeneralName(name).value)),
    ca_issuers: accessUris(access, 'caIssuers'),
    ocsp: accessUris(access, 'ocsp'),
    other_extensions: certificate.extensions
      .filter(({ oid }) => !TOLD.has(oid))
      .map(({ critical, oid }) => ({ oid, critical })),
    sha256: toColonHex(sha256(der)),
    pem: encodePem('CERTIFICATE', der),
  };
  return { ...facts, notes: notesOf(certificate, facts, key.weakness, nowMs) };
}

const TOLD: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.crlDistributionPoints,
  EXTENSION.authorityInfoAccess,
]);

/** A key that is too weak to be judged further is told of all the same. */
function keyOf({ spki }: Certificate): { readonly algorithm: string; readonly weakness?: string } {
  try {
    const { algorithm, bits } = parsePublicKey(spki);
    return { algorithm: algorithm === 'rsa-other' ? `rsa-${bits}` : algorithm };
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    return { algorithm: 'unknown', weakness: error.message };
  }
}

function signatureOf({ signatureAlgorithm }: Certificate): string {
  const known = Object.entries(SIGNATURE_ALGORITHMS).find(
    ([, { identifier }]) => Buffer.compare(identifier, signatureAlgorithm.der) === 0,
  );
  return known?.[0] ?? signatureAlgorithm.oid;
}

type Told = Omit<X509Facts, 'notes'>;

/** One thing that a person should notice, and whether it is so. */
type Note = readonly [text: string, holds: boolean];

function notesOf(
  certificate: Certificate,
  facts: Told,
  weakness: string | undefined,
  nowMs: number,
): readonly string[] {
  const days = (certificate.notAfter - certificate.notBefore) / 86_400;
  const now = nowMs / 1000;
  const [common] = commonNames(certificate.subject);
  const isServer = facts.extended_key_usage.includes('server_auth');
  const usual: readonly Note[] = [
    ['it has ended', certificate.notAfter < now],
    ['it is not good yet', certificate.notBefore > now],
    [`its key: ${weakness ?? ''}`, weakness !== undefined],
    ['it is signed with an algorithm that nobody trusts any more (SHA-1 or MD5)', isBroken(certificate)],
    ['its serial number has more than 20 octets (RFC 5280 §4.1.2.2)', certificate.serial.length > 20],
    [
      'clients look at subjectAltName alone, and it has none (RFC 9525 §2)',
      isServer && facts.names.length === 0,
    ],
    [
      `its common name ${common ?? ''} is none of its names`,
      common !== undefined && facts.names.length > 0 && !facts.names.some(({ value }) => value === common),
    ],
    [
      'browsers take no server’s certificate of more than 398 days, unless the root was added by hand',
      isServer && !facts.is_authority && days > 398,
    ],
    [
      'it signs certificates, and says nothing of what its key is for',
      facts.is_authority && facts.key_usage.length === 0,
    ],
    [
      'nothing says where to learn of its revocation',
      !isSelfIssued(facts) && facts.crls.length + facts.ocsp.length === 0,
    ],
  ];
  return usual.filter(([, holds]) => holds).map(([text]) => text);
}

/** RFC 8017 and RFC 5758: md2, md5 and sha1 with RSA, ECDSA with SHA-1. */
const BROKEN = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
]);

function isBroken({ signatureAlgorithm }: Certificate): boolean {
  return BROKEN.has(signatureAlgorithm.oid);
}

function isSelfIssued({ issuer, subject }: Told): boolean {
  return issuer === subject;
}
