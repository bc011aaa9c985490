/** Arithmetic on the numbers of public keys. None of it runs in constant time. */
import { toHex } from '../../base/bytes.ts';

/** A big-endian magnitude as a number. */
export function toBigInt(magnitude: Uint8Array): bigint {
  return magnitude.length === 0 ? 0n : BigInt(`0x${toHex(magnitude)}`);
}

/** The length in bits of a big-endian magnitude; 0 for zero. */
export function bitLength(magnitude: Uint8Array): number {
  const first = magnitude.findIndex((octet) => octet !== 0);
  if (first < 0) return 0;
  return (magnitude.length - first) * 8 - (Math.clz32(magnitude[first] as number) - 24);
}

/** `value` modulo `modulus`, never negative. */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** The largest integer whose square is at most `value`, which is not negative. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  const bits = BigInt(value.toString(16).length * 4);
  // Newton's iteration from above falls until it has the root. The estimate is right to about 50 bits, which leaves
  // five or six divisions for a modulus.
  const shift = bits > 104n ? ((bits - 104n) >> 1n) << 1n : 0n;
  const estimate = BigInt(Math.floor(Math.sqrt(Number(value >> shift))) + 2 ** 8);
  let root = estimate << (shift >> 1n);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Whether `value`, not negative, is the square of an integer. */
export function isSquare(value: bigint): boolean {
  // Only 12 of 64 residues are squares: most values need no root.
  if (!SQUARES_MODULO_64.has(Number(BigInt.asUintN(6, value)))) return false;
  if (!SQUARES_MODULO_3465.has(Number(value % 3465n))) return false;
  const root = integerSquareRoot(value);
  return root * root === value;
}

/** The Jacobi symbol (value/n) for odd positive n: for a prime n, 1 says that `value` is a square modulo n. */
export function jacobi(value: bigint, n: bigint): -1 | 0 | 1 {
  let a = mod(value, n);
  let m = n;
  let sign: 1 | -1 = 1;
  while (a !== 0n) {
    while ((a & 1n) === 0n) {
      a >>= 1n;
      const low = m & 7n;
      if (low === 3n || low === 5n) sign = sign === 1 ? -1 : 1;
    }
    if ((a & 3n) === 3n && (m & 3n) === 3n) sign = sign === 1 ? -1 : 1;
    [a, m] = [m % a, a];
  }
  return m === 1n ? sign : 0;
}

/** The primes below `limit`, ascending. */
export function primesBelow(limit: number): readonly number[] {
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let n = 2; n < limit; n++) {
    if (composite[n] === 1) continue;
    primes.push(n);
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }
  return primes;
}

function squaresModulo(modulus: number): ReadonlySet<number> {
  return new Set(Array.from({ length: modulus }, (_, i) => (i * i) % modulus));
}

const SQUARES_MODULO_64 = squaresModulo(64);
/** 9 · 5 · 7 · 11: about one residue in fourteen is a square. */
const SQUARES_MODULO_3465 = squaresModulo(3465);
