/** An RSA public exponent is odd and 2^16 < e < 2^256 (FIPS 186-5 §A.1.1). */
import { bitLength } from './arithmetic.ts';
import { RSA_EXPONENT_BITS } from './minimums.ts';
import type { RsaMaterial } from './rule.ts';

export function rsaExponent({ exponent }: RsaMaterial): string | undefined {
  const odd = ((exponent[exponent.length - 1] ?? 0) & 1) === 1;
  const bits = bitLength(exponent);
  if (odd && bits >= RSA_EXPONENT_BITS.least && bits <= RSA_EXPONENT_BITS.most) return undefined;
  const found = odd ? (bits > RSA_EXPONENT_BITS.most ? 'too large' : 'too small') : 'even';
  return `RSA exponent is ${found}: it must be odd, at least 65537 and below 2^256`;
}
