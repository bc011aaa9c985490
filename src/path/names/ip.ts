/** iPAddress (RFC 5280 §4.2.1.10): within an address and its mask, of its own family only. */
import type { Relation } from './relation.ts';

/**
 * @param address 4 or 16 octets
 * @param range the address and its mask, 8 or 32 octets
 */
export function relateIp(address: Uint8Array, range: Uint8Array): Relation {
  const size = range.length / 2;
  if (address.length !== size) return 'apart';
  for (let i = 0; i < size; i++) {
    const mask = range[size + i] as number;
    if (((address[i] as number) & mask) !== ((range[i] as number) & mask)) return 'apart';
  }
  return 'within';
}
