/**
 * Whether two halves of a key belong together. OpenSSL believes the public half that a private key's file holds. The
 * arithmetic is not constant in time; it runs once, when a key is loaded, never at a caller's request for a signature.
 */
import { createECDH, type KeyObject } from 'node:crypto';
import { equal, fromBase64Url } from '../base/bytes.ts';
import { EC_ALGORITHMS } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';
import { toBigInt } from './strength/arithmetic.ts';
import type { EcMaterial } from './strength/rule.ts';

/** @param publicKey as OpenSSL reads it out of `privateKey` */
export function matchesPublicHalf(privateKey: KeyObject, publicKey: PublicKey): boolean {
  const { material } = publicKey;
  if (material.family === 'rsa') return rsaFits(privateKey);
  if (material.family === 'ec') return ecFits(privateKey, material);
  // OpenSSL computes the public half of an Ed25519 key from its seed.
  return true;
}

/** The point is the scalar times the generator. */
function ecFits(privateKey: KeyObject, { algorithm, point }: EcMaterial): boolean {
  const scalar = fromBase64Url(privateKey.export({ format: 'jwk' }).d ?? '');
  if (scalar === undefined) return false;
  const curve = createECDH(EC_ALGORITHMS[algorithm].openssl);
  try {
    curve.setPrivateKey(scalar);
  } catch {
    // A scalar of zero, or not below the order.
    return false;
  }
  return equal(curve.getPublicKey(), point);
}

/** n = p·q, and e·d = 1 modulo p − 1 and q − 1, in all the forms that RFC 8017 §3.2 stores it. */
function rsaFits(privateKey: KeyObject): boolean {
  const { n, e, d, p, q, dp, dq, qi } = privateKey.export({ format: 'jwk' });
  const [N, E, D, P, Q, DP, DQ, QI] = [n, e, d, p, q, dp, dq, qi].map(integerOf) as EightNumbers;
  if (N !== P * Q || P < 2n || Q < 2n) return false;
  const exponents = (E * DP) % (P - 1n) === 1n && (E * DQ) % (Q - 1n) === 1n;
  return exponents && D % (P - 1n) === DP && D % (Q - 1n) === DQ && (Q * QI) % P === 1n;
}

type EightNumbers = [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

function integerOf(base64Url: string | undefined): bigint {
  return toBigInt(fromBase64Url(base64Url ?? '') ?? new Uint8Array(0));
}
