/**
 * Serial numbers of SSH certificates: 63 bits, of which the first 43 are milliseconds since 1970 and the rest random. So
 * they grow with time, and one range of a KRL can cover a span of it; they are never 0, which no KRL can name. Two of one
 * issuer in one millisecond may meet: the store holds them apart, and another is drawn.
 */
import type { Clock, Random } from '../../base/ports.ts';

const RANDOM_BITS = 20n;

export function newSshSerial(clock: Clock, random: Random): bigint {
  const [a = 0, b = 0, c = 0] = random.bytes(3);
  const chance = BigInt(((a << 16) | (b << 8) | c) & 0xf_ffff);
  return (BigInt(clock.now()) << RANDOM_BITS) | chance;
}
