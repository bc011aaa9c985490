/** An RSA modulus is long enough to be safe and short enough to be cheap (SP 800-57 part 1 §5.6.1). */
import { RSA_BITS } from './minimums.ts';
import type { RsaMaterial } from './rule.ts';

export function rsaSize({ bits }: RsaMaterial): string | undefined {
  if (bits >= RSA_BITS.least && bits <= RSA_BITS.most) return undefined;
  return `RSA modulus of ${bits} bits: it must have from ${RSA_BITS.least} to ${RSA_BITS.most}`;
}
