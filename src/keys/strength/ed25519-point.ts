/**
 * An Ed25519 public key is the canonical encoding of a point on the curve (RFC 8032 §5.1.3) which is not of small order:
 * under one of those, signatures can be made that fit many messages.
 */
import { jacobi, mod, toBigInt } from './arithmetic.ts';
import type { Ed25519Material } from './rule.ts';

export function ed25519Point({ key }: Ed25519Material): string | undefined {
  if (key.length !== 32) return `Ed25519 key of ${key.length} octets: it must have 32`;
  const y = BigInt.asUintN(255, toBigInt(key.toReversed()));
  if (y >= P) return 'Ed25519 key is not reduced: its y must be below 2^255 - 19';
  if (SMALL_ORDER.has(y)) return 'Ed25519 key is a point of small order: it must be a generated public key';
  // x² = (y² − 1) / (d·y² + 1) has a root exactly when the product of both sides of the fraction is a square.
  const square = mod(y * y, P);
  const fraction = mod((square - 1n) * (D * square + 1n), P);
  return jacobi(fraction, P) === 1 ? undefined : 'Ed25519 key is not a point of the curve';
}

const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
/** The y of two of the points of order 8; the other two have P less this. */
const ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
/** The y of the eight points of order 1, 2, 4 and 8. */
const SMALL_ORDER: ReadonlySet<bigint> = new Set([0n, 1n, P - 1n, ORDER_8, P - ORDER_8]);
