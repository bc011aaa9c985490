/**
 * An RSA modulus was not made by the faulty library of CVE-2017-15361 (ROCA). Its primes are k·M + (65537^a mod M), M a
 * product of the first primes, so that modulo each of these primes the modulus is a power of 65537. A sound modulus
 * passes for all of them with a probability of about 2^-27.
 */
import { primesBelow, toBigInt } from './arithmetic.ts';
import type { RsaMaterial } from './rule.ts';

export function rsaRoca({ modulus }: RsaMaterial): string | undefined {
  const rest = toBigInt(modulus) % PRODUCT;
  const sound = MARKS.some(({ prime, powers }) => !powers.has(Number(rest % BigInt(prime))));
  return sound
    ? undefined
    : 'RSA modulus has the mark of ROCA (CVE-2017-15361): make a key with other software';
}

/** The powers of 65537 modulo `prime`. */
function powers(prime: number): ReadonlySet<number> {
  const seen = new Set<number>();
  for (let power = 1; !seen.has(power); power = (power * 65537) % prime) seen.add(power);
  return seen;
}

/** Up to 167, which divides M for every size of key. Where 65537 generates all residues, nothing can be told. */
const MARKS = primesBelow(168)
  .map((prime) => ({ prime, powers: powers(prime) }))
  .filter((mark) => mark.powers.size < mark.prime - 1);

const PRODUCT = MARKS.reduce((product, mark) => product * BigInt(mark.prime), 1n);
