/**
 * The primes of an RSA modulus are not so close together that Fermat's method finds them (CVE-2022-26320): with
 * n = a² − b², a is next to the root of n, and few a need to be tried.
 */
import { integerSquareRoot, isSquare, toBigInt } from './arithmetic.ts';
import { FERMAT_ROUNDS } from './minimums.ts';
import type { RsaMaterial } from './rule.ts';

export function rsaClosePrimes({ modulus }: RsaMaterial): string | undefined {
  const n = toBigInt(modulus);
  const root = integerSquareRoot(n);
  let a = root * root === n ? root : root + 1n;
  let square = a * a - n;
  for (let round = 0; round < FERMAT_ROUNDS; round++) {
    if (isSquare(square)) {
      return `RSA modulus was factored within ${round + 1} rounds of Fermat's method: its primes must be chosen apart`;
    }
    square += 2n * a + 1n;
    a += 1n;
  }
  return undefined;
}
