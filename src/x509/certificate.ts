/** X.509 certificates (RFC 5280 §4.1). */
import type { DerReader } from '../der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../der/tag.ts';
import { bitString, encode, explicit, integer, sequence, time } from '../der/writer.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { type Extension, extensionsNode, readExtensions } from './extension.ts';
import { type Name, readName } from './name.ts';
import { readSigned, type Signed } from './signed.ts';
import { readSpki } from './spki.ts';

/** All octets are views of the input. */
export interface Certificate extends Signed {
  readonly version: 1 | 2 | 3;
  /** The contents octets of the INTEGER as they stand: two's complement, with a sign octet if it needs one. */
  readonly serial: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly issuer: Name;
  /** Seconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: Name;
  /** The DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** In the order of the encoding; empty when there are none. */
  readonly extensions: readonly Extension[];
}

/** The contents of extensions are not read; see `extensions/`. @throws malformed */
export function parseCertificate(der: Uint8Array): Certificate {
  return readSigned(der, readTbs);
}

export function findExtension(
  { extensions }: { readonly extensions: readonly Extension[] },
  oid: string,
): Extension | undefined {
  return extensions.find((extension) => extension.oid === oid);
}

export interface TbsCertificateParts {
  /** Magnitude, big-endian. */
  readonly serial: Uint8Array;
  /** DER, as are `issuer`, `subject` and `spki`. */
  readonly signatureAlgorithm: Uint8Array;
  readonly issuer: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** A TBSCertificate of version 3, or of version 1 without extensions. @throws RangeError for a time outside 1950 to 9999 */
export function encodeTbsCertificate(parts: TbsCertificateParts): Uint8Array {
  const extensions = extensionsNode(parts.extensions);
  return encode(
    sequence(
      extensions && explicit(0, integer(2)),
      integer(parts.serial),
      parts.signatureAlgorithm,
      parts.issuer,
      sequence(time(parts.notBefore), time(parts.notAfter)),
      parts.subject,
      parts.spki,
      extensions && explicit(3, extensions),
    ),
  );
}

/** @param signatureAlgorithm DER, the same as in `tbs` */
export function assembleCertificate(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return encode(sequence(tbs, signatureAlgorithm, bitString(signature)));
}

function readTbs(reader: DerReader): Omit<Certificate, keyof Signed> {
  const version = readVersion(reader);
  const serial = reader.integer();
  const signatureAlgorithm = readAlgorithmIdentifier(reader);
  const issuer = readName(reader);
  const [notBefore, notAfter] = reader.within(TAG.sequence, (inner) => [inner.time(), inner.time()] as const);
  const subject = readName(reader);
  const spki = readSpki(reader).der;
  if (version > 1) readUniqueIdentifiers(reader);
  const extensions = version === 3 ? reader.optional(EXPLICIT_3, readExplicitExtensions) : undefined;
  return {
    version,
    serial,
    signatureAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    spki,
    extensions: extensions ?? [],
  };
}

const [EXPLICIT_0, EXPLICIT_3] = [contextConstructedTag(0), contextConstructedTag(3)] as const;

/** DEFAULT v1, so that 0 is never written. */
function readVersion(reader: DerReader): 1 | 2 | 3 {
  if (reader.peek() !== EXPLICIT_0) return 1;
  const version = reader.within(EXPLICIT_0, (inner) => inner.smallInteger());
  if (version !== 1 && version !== 2) reader.fail('a version that is not v1 (left out), v2 or v3');
  return version === 1 ? 2 : 3;
}

/** §4.1.2.8: well formed if present, and of no use. */
function readUniqueIdentifiers(reader: DerReader): void {
  for (const tag of [contextTag(1), contextTag(2)]) reader.optional(tag, (inner) => inner.bits(tag));
}

function readExplicitExtensions(reader: DerReader): readonly Extension[] {
  return reader.within(EXPLICIT_3, readExtensions);
}
