/** An RSA modulus has no small prime factor; in particular it is odd (SP 800-89 §5.3.3). */
import { primesBelow, toBigInt } from './arithmetic.ts';
import { SMALL_PRIMES_BELOW } from './minimums.ts';
import type { RsaMaterial } from './rule.ts';

export function rsaSmallFactors({ modulus }: RsaMaterial): string | undefined {
  const rest = toBigInt(modulus) % PRODUCT;
  const factor = PRIMES.find((prime) => rest % prime === 0n);
  if (factor === undefined) return undefined;
  return `RSA modulus is divisible by ${factor}: it must be the product of two large primes`;
}

const PRIMES = primesBelow(SMALL_PRIMES_BELOW).map(BigInt);
/** One division of the modulus by this leaves divisions of short numbers only. */
const PRODUCT = PRIMES.reduce((product, prime) => product * prime, 1n);
