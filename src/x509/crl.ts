/** Certificate revocation lists (RFC 5280 §5.1). */
import type { DerLimits, DerReader } from '../der/reader.ts';
import { contextConstructedTag, TAG } from '../der/tag.ts';
import { bitString, constructed, encode, explicit, integer, sequence, time } from '../der/writer.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { NO_ENTRIES, type RevokedCertificates, readRevokedCertificates } from './crl-entries.ts';
import { type Extension, extensionsNode, readExtensions } from './extension.ts';
import {
  AUTHORITY_KEY_IDENTIFIER,
  type AuthorityKeyIdentifier,
  decodeAuthorityKeyIdentifier,
  encodeAuthorityKeyIdentifier,
} from './extensions/authority-key-identifier.ts';
import {
  type DistributionPoint,
  decodeCrlDistributionPoints,
  FRESHEST_CRL,
} from './extensions/crl-distribution-points.ts';
import {
  CRL_NUMBER,
  DELTA_CRL_INDICATOR,
  decodeCrlNumber,
  encodeCrlNumber,
} from './extensions/crl-number.ts';
import {
  decodeIssuingDistributionPoint,
  encodeIssuingDistributionPoint,
  ISSUING_DISTRIBUTION_POINT,
  type IssuingDistributionPoint,
} from './extensions/issuing-distribution-point.ts';
import { type Name, readName } from './name.ts';
import { readSigned, type Signed } from './signed.ts';

/** All octets are views of the input. */
export interface CertificateList extends Signed {
  readonly version: 1 | 2;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly issuer: Name;
  /** Seconds since 1970 UTC. */
  readonly thisUpdate: number;
  /** Undefined when it is left out, which RFC 5280 §5.1.2.5 forbids its issuers. */
  readonly nextUpdate: number | undefined;
  readonly revoked: RevokedCertificates;
  /** In the order of the encoding; those that follow are among them. */
  readonly extensions: readonly Extension[];
  readonly authorityKey: AuthorityKeyIdentifier | undefined;
  /** cRLNumber (§5.2.3). */
  readonly number: bigint | undefined;
  /** Of a delta CRL: the number of the list that it adds to (§5.2.4). */
  readonly deltaBase: bigint | undefined;
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined;
  /** Where deltas to this list are; undefined when the list names none. */
  readonly freshest: readonly DistributionPoint[] | undefined;
}

/** Seven elements an entry that has a reason: enough for two million. */
const CRL_LIMITS: DerLimits = { depth: 16, elements: 16_000_000 };

/**
 * Reads all of a CRL, and keeps of each entry no more than where it starts. Extensions that are not known, critical or
 * not, are kept: whoever uses the list judges them. About 1 µs an entry.
 * @throws malformed
 */
export function parseCrl(der: Uint8Array): CertificateList {
  return readSigned(der, readTbs, CRL_LIMITS);
}

export interface CrlParts {
  /** DER of an AlgorithmIdentifier. */
  readonly signatureAlgorithm: Uint8Array;
  /** DER of the issuer's name. */
  readonly issuer: Uint8Array;
  /** The issuer's subject key identifier. */
  readonly authorityKeyId: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** §5.2.3: grows from each list of an issuer to its next; at most 20 octets. */
  readonly number: number | bigint;
  /** Of a list for a part of the issuer's certificates; it is critical. */
  readonly issuingDistributionPoint?: Parameters<typeof encodeIssuingDistributionPoint>[0] | undefined;
  /** Pages of {@link encodeRevokedEntries}; they are put together as they are. */
  readonly revoked: readonly Uint8Array[];
}

/** DER of a TBSCertList. @throws RangeError for a time outside 1950 to 9999, a number too long, or a point that says nothing */
export function encodeTbsCertList(parts: CrlParts): Uint8Array {
  const extensions = extensionsNode(extensionsOf(parts));
  // §5.1.2.6: absent rather than empty.
  const isEmpty = parts.revoked.every((page) => page.length === 0);
  return encode(
    sequence(
      integer(1),
      parts.signatureAlgorithm,
      parts.issuer,
      time(parts.thisUpdate),
      time(parts.nextUpdate),
      isEmpty ? undefined : constructed(TAG.sequence, parts.revoked),
      extensions && explicit(0, extensions),
    ),
  );
}

/** @param signatureAlgorithm DER, the same as in `tbs` */
export function assembleCrl(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return encode(sequence(tbs, signatureAlgorithm, bitString(signature)));
}

function extensionsOf(parts: CrlParts): readonly Extension[] {
  const { authorityKeyId, issuingDistributionPoint, number } = parts;
  const extensions: Extension[] = [
    {
      oid: AUTHORITY_KEY_IDENTIFIER,
      critical: false,
      value: encodeAuthorityKeyIdentifier({ keyId: authorityKeyId }),
    },
    { oid: CRL_NUMBER, critical: false, value: encodeCrlNumber(number) },
  ];
  if (issuingDistributionPoint !== undefined) {
    const value = encodeIssuingDistributionPoint(issuingDistributionPoint);
    extensions.push({ oid: ISSUING_DISTRIBUTION_POINT, critical: true, value });
  }
  return extensions;
}

function readTbs(reader: DerReader): Omit<CertificateList, keyof Signed> {
  const version = readVersion(reader);
  const signatureAlgorithm = readAlgorithmIdentifier(reader);
  const issuer = readName(reader);
  // §5.1.2.3
  if (issuer.rdns.length === 0) reader.fail('a CRL of an issuer without a name');
  const thisUpdate = reader.time();
  const nextUpdate = isTime(reader.peek()) ? reader.time() : undefined;
  const revoked = reader.optional(TAG.sequence, (inner) => readRevokedCertificates(inner, version === 2));
  const extensions = version === 2 ? reader.optional(EXPLICIT_0, readExplicitExtensions) : undefined;
  return {
    version,
    signatureAlgorithm,
    issuer,
    thisUpdate,
    nextUpdate,
    revoked: revoked ?? NO_ENTRIES,
    ...decodeExtensions(extensions ?? []),
  };
}

/** §5.1.2.1: left out, or v2. */
function readVersion(reader: DerReader): 1 | 2 {
  if (reader.peek() !== TAG.integer) return 1;
  return reader.smallInteger() === 1 ? 2 : reader.fail('a version that is not v1 (left out) or v2');
}

const EXPLICIT_0 = contextConstructedTag(0);

function readExplicitExtensions(reader: DerReader): readonly Extension[] {
  return reader.within(EXPLICIT_0, readExtensions);
}

function isTime(tag: number | undefined): boolean {
  return tag === TAG.utcTime || tag === TAG.generalizedTime;
}

type Decoded = Pick<
  CertificateList,
  'extensions' | 'authorityKey' | 'number' | 'deltaBase' | 'issuingDistributionPoint' | 'freshest'
>;

function decodeExtensions(extensions: readonly Extension[]): Decoded {
  const read = <T>(oid: string, decode: (value: Uint8Array) => T): T | undefined => {
    const found = extensions.find((extension) => extension.oid === oid);
    return found === undefined ? undefined : decode(found.value);
  };
  return {
    extensions,
    authorityKey: read(AUTHORITY_KEY_IDENTIFIER, decodeAuthorityKeyIdentifier),
    number: read(CRL_NUMBER, decodeCrlNumber),
    deltaBase: read(DELTA_CRL_INDICATOR, decodeCrlNumber),
    issuingDistributionPoint: read(ISSUING_DISTRIBUTION_POINT, decodeIssuingDistributionPoint),
    freshest: read(FRESHEST_CRL, decodeCrlDistributionPoints),
  };
}
