/**
 * Private keys that are not encrypted: PKCS#8 (RFC 5958), SEC1 (RFC 5915) and PKCS#1 (RFC 8017 §A.1.2).
 * No error quotes any of their octets.
 */
import { ChanceryError } from '../base/error.ts';
import { decodePem } from '../base/pem.ts';
import { DerReader } from '../der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../der/tag.ts';
import {
  bitString,
  encode,
  explicit,
  integer,
  type Node,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../der/writer.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { KEY_TYPE } from './oid.ts';
import { ecAlgorithm } from './spki.ts';

/** All octets are views of the input. */
export interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  /** The octets of `privateKey`: an ECPrivateKey, an RSAPrivateKey, an OCTET STRING of the Ed25519 seed. */
  readonly key: Uint8Array;
}

/** PKCS#8, version 1 or 2. Attributes and a public key beside the private one are not used. @throws malformed */
export function parsePkcs8(der: Uint8Array): PrivateKeyInfo {
  return DerReader.whole(der, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      const version = reader.smallInteger();
      if (version > 1) reader.fail('a version of PKCS#8 that is unknown');
      const info = { algorithm: readAlgorithmIdentifier(reader), key: reader.octetString() };
      const [attributes, publicKey] = [contextConstructedTag(0), contextTag(1)];
      reader.optional(attributes, () => reader.wellFormed());
      // RFC 5958 §2: what came with version 2 is in version 2 only.
      if (version === 1) reader.optional(publicKey, () => reader.bitString(publicKey));
      return info;
    }),
  );
}

/** An EC private key: `scalar` a big-endian magnitude, `point` uncompressed. */
export interface EcPrivateKeyParts {
  readonly curveOid: string;
  readonly scalar: Uint8Array;
  readonly point: Uint8Array;
}

/** PKCS#8, with the public key inside and the curve in the AlgorithmIdentifier alone, as OpenSSL writes it. */
export function encodeEcPkcs8({ curveOid, scalar, point }: EcPrivateKeyParts): Uint8Array {
  return encodePkcs8(ecAlgorithm(curveOid), encode(ecPrivateKey(scalar, undefined, point)));
}

/** ECPrivateKey with its curve and public key (RFC 5915 §3). */
export function encodeEcSec1({ curveOid, scalar, point }: EcPrivateKeyParts): Uint8Array {
  return encode(ecPrivateKey(scalar, oid(curveOid), point));
}

/** @param seed 32 octets (RFC 8410 §7) */
export function encodeEd25519Pkcs8(seed: Uint8Array): Uint8Array {
  return encodePkcs8(sequence(oid(KEY_TYPE.ed25519)), encode(octetString(seed)));
}

/** An RSA private key of two primes, as other formats hold it. */
export interface RsaPrivateKeyParts {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly privateExponent: bigint;
  /** At least 2 each. */
  readonly prime1: bigint;
  readonly prime2: bigint;
  /** The inverse of `prime2` modulo `prime1`. */
  readonly coefficient: bigint;
}

/** RFC 8017 §A.1.2, in PKCS#8. Whether the numbers fit is not looked at. */
export function encodeRsaPkcs8(parts: RsaPrivateKeyParts): Uint8Array {
  const { modulus, exponent, privateExponent, prime1, prime2, coefficient } = parts;
  const [exponent1, exponent2] = [privateExponent % (prime1 - 1n), privateExponent % (prime2 - 1n)];
  const numbers = [modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient];
  const key = encode(sequence(integer(0), ...numbers.map(integer)));
  return encodePkcs8(sequence(oid(KEY_TYPE.rsa), nullValue()), key);
}

export interface TraditionalKey {
  readonly label: 'EC PRIVATE KEY' | 'RSA PRIVATE KEY' | 'PRIVATE KEY';
  readonly der: Uint8Array;
}

/** The format that older programs read: SEC1, PKCS#1, or PKCS#8 as it is where there is no other. @throws malformed */
export function pkcs8ToTraditional(der: Uint8Array): TraditionalKey {
  const { algorithm, key } = parsePkcs8(der);
  if (algorithm.oid === KEY_TYPE.rsa) {
    checkRsaPrivateKey(key);
    return { label: 'RSA PRIVATE KEY', der: key };
  }
  if (algorithm.oid !== KEY_TYPE.ec) return { label: 'PRIVATE KEY', der };
  const { scalar, point, curve } = parseSec1(key);
  return { label: 'EC PRIVATE KEY', der: encode(ecPrivateKey(scalar, algorithm.parameters ?? curve, point)) };
}

/**
 * One PEM block "PRIVATE KEY", "EC PRIVATE KEY" or "RSA PRIVATE KEY".
 * @returns PKCS#8, of which the outer structure is read
 * @throws malformed, also for an encrypted key and for an EC key that does not name its curve
 */
export function parsePrivateKeyPem(text: string): Uint8Array {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:[ \t]*4,ENCRYPTED/m.test(text)) {
    throw new ChanceryError('malformed', 'must be a private key that is not encrypted');
  }
  for (const { label, der } of decodePem(text, 1)) {
    const toPkcs8 = PEM_LABELS[label];
    if (toPkcs8 !== undefined) return toPkcs8(der);
  }
  const labels = Object.keys(PEM_LABELS).map((label) => `"${label}"`);
  throw new ChanceryError('malformed', `must be a PEM block ${labels.join(' or ')}`);
}

const PEM_LABELS: Readonly<Record<string, (der: Uint8Array) => Uint8Array>> = Object.assign(
  Object.create(null),
  { 'PRIVATE KEY': checkedPkcs8, 'EC PRIVATE KEY': sec1ToPkcs8, 'RSA PRIVATE KEY': pkcs1ToPkcs8 },
);

function checkedPkcs8(der: Uint8Array): Uint8Array {
  parsePkcs8(der);
  return der;
}

function sec1ToPkcs8(der: Uint8Array): Uint8Array {
  const { scalar, point, curve } = parseSec1(der);
  if (curve === undefined) throw new ChanceryError('malformed', 'is an EC private key that names no curve');
  return encodePkcs8(sequence(oid(KEY_TYPE.ec), curve), encode(ecPrivateKey(scalar, undefined, point)));
}

function pkcs1ToPkcs8(der: Uint8Array): Uint8Array {
  checkRsaPrivateKey(der);
  return encodePkcs8(sequence(oid(KEY_TYPE.rsa), nullValue()), der);
}

function encodePkcs8(algorithm: Node, key: Uint8Array): Uint8Array {
  return encode(sequence(integer(0), algorithm, octetString(key)));
}

/** RFC 5915 §3: version 1, and a scalar that is as long as the curve's order, which has the length of a coordinate. */
function ecPrivateKey(scalar: Uint8Array, curve: Node | undefined, point: Uint8Array | undefined): Node {
  const length = point?.[0] === 0x04 ? (point.length - 1) / 2 : scalar.length;
  return sequence(
    integer(1),
    octetString(leftPad(scalar, length)),
    curve && explicit(0, curve),
    point && explicit(1, bitString(point)),
  );
}

function leftPad(magnitude: Uint8Array, length: number): Uint8Array {
  if (magnitude.length >= length) return magnitude;
  const padded = new Uint8Array(length);
  padded.set(magnitude, length - magnitude.length);
  return padded;
}

/** The curve is the DER of ECParameters. */
interface Sec1 {
  readonly scalar: Uint8Array;
  readonly curve: Uint8Array | undefined;
  readonly point: Uint8Array | undefined;
}

function parseSec1(der: Uint8Array): Sec1 {
  const [parameters, publicKey] = [contextConstructedTag(0), contextConstructedTag(1)];
  return DerReader.whole(der, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      if (reader.smallInteger() !== 1) reader.fail('a version of ECPrivateKey that is unknown');
      return {
        scalar: reader.octetString(),
        curve: reader.optional(parameters, () => reader.within(parameters, (inner) => inner.wellFormed())),
        point: reader.optional(publicKey, () => reader.within(publicKey, (inner) => inner.bitString())),
      };
    }),
  );
}

/** RSAPrivateKey with two primes: a version and eight integers. */
function checkRsaPrivateKey(der: Uint8Array): void {
  DerReader.whole(der, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      if (reader.smallInteger() !== 0) reader.fail('an RSA private key of other than two primes');
      for (let i = 0; i < 8; i++) reader.unsigned();
    }),
  );
}
