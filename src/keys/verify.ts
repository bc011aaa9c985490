/** Verification of signatures, by OpenSSL under node:crypto, over keys that passed {@link parsePublicKey}. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { toBase64Url } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { EC_ALGORITHMS, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';
import { toBigInt } from './strength/arithmetic.ts';
import { CURVES } from './strength/ec-on-curve.ts';

/**
 * Whether `signature` over `message` was made with the private half of `publicKey`.
 * @param signature as it stands in the BIT STRING of a certificate or request: the DER of an Ecdsa-Sig-Value
 *   (RFC 3279 §2.2.3), or the octets of RSASSA-PKCS1-v1_5 (RFC 8017 §8.2) or Ed25519 (RFC 8032 §5.1.6)
 * @returns false also when the algorithm is none of this key's family, or the signature is not strictly encoded
 */
export function verifySignature(
  publicKey: PublicKey,
  algorithm: SignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!mayBeBy(publicKey, algorithm, signature)) return false;
  try {
    return verify(SIGNATURE_ALGORITHMS[algorithm].digest, message, keyObject(publicKey), signature);
  } catch {
    // OpenSSL reports some malformed signatures as errors.
    return false;
  }
}

/**
 * The same, in libuv's pool: the thread that serves is spared 60 µs of P-256, and milliseconds of the largest keys. The key
 * is imported here, which cannot be done elsewhere.
 */
export function verifySignatureInPool(
  publicKey: PublicKey,
  algorithm: SignatureAlgorithm,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (!mayBeBy(publicKey, algorithm, signature)) return Promise.resolve(false);
  const { digest } = SIGNATURE_ALGORITHMS[algorithm];
  return new Promise((resolve) => {
    try {
      verify(digest, message, keyObject(publicKey), signature, (error, isGood) => {
        resolve(error === null && isGood);
      });
    } catch {
      // As above; a key that OpenSSL does not take, too.
      resolve(false);
    }
  });
}

/** Whether the algorithm is one of this key's family, and the signature strictly encoded. */
function mayBeBy({ material }: PublicKey, algorithm: SignatureAlgorithm, signature: Uint8Array): boolean {
  if (SIGNATURE_ALGORITHMS[algorithm].family !== material.family) return false;
  return material.family !== 'ec' || isEcdsaSignature(signature, CURVES[material.algorithm].order);
}

/** Ecdsa-Sig-Value in DER with r and s from 1 to the order less one (FIPS 186-5 §6.4.2). */
function isEcdsaSignature(signature: Uint8Array, order: bigint): boolean {
  try {
    return DerReader.whole(signature, (outer) =>
      outer.within(TAG.sequence, (reader) => {
        const [r, s] = [toBigInt(reader.unsigned()), toBigInt(reader.unsigned())];
        return r > 0n && r < order && s > 0n && s < order;
      }),
    );
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return false;
    throw error;
  }
}

/** Imported keys; issuers' keys are asked for again and again. */
const imported = new WeakMap<PublicKey, KeyObject>();

function keyObject(publicKey: PublicKey): KeyObject {
  const known = imported.get(publicKey);
  if (known !== undefined) return known;
  const made = importKey(publicKey);
  imported.set(publicKey, made);
  return made;
}

/**
 * By the cheaper way of each key. As JWK instead of DER: P-256 87 instead of 164 µs, Ed25519 7 instead of 94, RSA-2048 5
 * instead of 138; but P-384 553 instead of 157 and P-521 876 instead of 111, because OpenSSL then multiplies the point by
 * the group's order, which `ec-on-curve` has made needless.
 */
function importKey({ material, spki }: PublicKey): KeyObject {
  if (material.family === 'ec' && material.algorithm !== 'ec-p256') {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  }
  return createPublicKey({ key: toJwk(material), format: 'jwk' });
}

function toJwk(material: PublicKey['material']): Record<string, string> {
  if (material.family === 'rsa') {
    return { kty: 'RSA', n: toBase64Url(material.modulus), e: toBase64Url(material.exponent) };
  }
  if (material.family === 'ed25519') return { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(material.key) };
  const { fieldOctets, jwk } = EC_ALGORITHMS[material.algorithm];
  return {
    kty: 'EC',
    crv: jwk,
    x: toBase64Url(material.point.subarray(1, 1 + fieldOctets)),
    y: toBase64Url(material.point.subarray(1 + fieldOctets)),
  };
}
