/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) and the public keys in it. */
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { bitString, encode, integer, type Node, nullValue, oid, sequence } from '../der/writer.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { KEY_TYPE } from './oid.ts';

/** All octets are views of the input. */
export interface Spki {
  readonly algorithm: AlgorithmIdentifier;
  /** The octets of the BIT STRING: a point, an RSAPublicKey, an Ed25519 key. */
  readonly key: Uint8Array;
  readonly der: Uint8Array;
}

/** @throws malformed */
export function readSpki(reader: DerReader): Spki {
  const { der, value } = reader.span((outer) =>
    outer.within(TAG.sequence, (inner) => ({
      algorithm: readAlgorithmIdentifier(inner),
      key: inner.bitString(),
    })),
  );
  return { ...value, der };
}

/** @throws malformed */
export function parseSpki(der: Uint8Array): Spki {
  return DerReader.whole(der, readSpki);
}

/** @param point uncompressed, `04 || X || Y` (RFC 5480 §2.2) */
export function encodeEcSpki(curveOid: string, point: Uint8Array): Uint8Array {
  return encode(sequence(ecAlgorithm(curveOid), bitString(point)));
}

/** @param key 32 octets (RFC 8410 §4) */
export function encodeEd25519Spki(key: Uint8Array): Uint8Array {
  return encode(sequence(sequence(oid(KEY_TYPE.ed25519)), bitString(key)));
}

/** RFC 3279 §2.3.1 */
export function encodeRsaSpki({ modulus, exponent }: RsaPublicKey): Uint8Array {
  const key = encode(sequence(integer(modulus), integer(exponent)));
  return encode(sequence(sequence(oid(KEY_TYPE.rsa), nullValue()), bitString(key)));
}

/** The AlgorithmIdentifier of an EC key on a named curve (RFC 5480 §2.1.1). */
export function ecAlgorithm(curveOid: string): Node {
  return sequence(oid(KEY_TYPE.ec), oid(curveOid));
}

/** Magnitudes, big-endian, without leading zeros. */
export interface RsaPublicKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** RSAPublicKey (RFC 8017 §A.1.1), the `key` of an RSA {@link Spki}. @throws malformed */
export function parseRsaPublicKey(octets: Uint8Array): RsaPublicKey {
  return DerReader.whole(octets, (outer) =>
    outer.within(TAG.sequence, (inner) => ({ modulus: inner.unsigned(), exponent: inner.unsigned() })),
  );
}
