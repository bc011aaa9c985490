/**
 * Serial numbers: 20 octets, of which the first is 01 to 7f (so positive, RFC 5280 §4.1.2.2), then 48 bits of the
 * milliseconds of the certificate's id, then 104 random bits: unguessable, near its neighbours in an index.
 */
import { concat } from '../base/bytes.ts';
import { type Id, idMilliseconds } from '../base/ids.ts';
import type { Random } from '../base/ports.ts';

/** @param id the UUIDv7 of the certificate's row */
export function newSerial(id: Id, random: Random): Uint8Array {
  const entropy = random.bytes(14);
  const first = 1 + ((entropy[0] as number) % 0x7f);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(idMilliseconds(id)));
  return concat(Uint8Array.of(first), time.subarray(2), entropy.subarray(1));
}
