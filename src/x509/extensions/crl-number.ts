/** cRLNumber (RFC 5280 §5.2.3), and deltaCRLIndicator (§5.2.4), which holds the number of a delta's base. */
import { toHex } from '../../base/bytes.ts';
import { DerReader } from '../../der/reader.ts';
import { encode, integer } from '../../der/writer.ts';
import { CRL_EXTENSION } from '../oid.ts';

export const CRL_NUMBER = CRL_EXTENSION.crlNumber;
export const DELTA_CRL_INDICATOR = CRL_EXTENSION.deltaCrlIndicator;

/** §5.2.3: at most 20 octets, of which the first bit is the sign. */
const BEYOND = 2n ** 159n;

/** @throws RangeError for a number that is negative or has more than 20 octets */
export function encodeCrlNumber(number: number | bigint): Uint8Array {
  if (number >= BEYOND) throw new RangeError('a CRL number of more than 20 octets');
  return encode(integer(number));
}

/** @throws malformed */
export function decodeCrlNumber(value: Uint8Array): bigint {
  return DerReader.whole(value, (reader) => {
    const number = BigInt(`0x${toHex(reader.unsigned())}`);
    return number < BEYOND ? number : reader.fail('a CRL number of more than 20 octets');
  });
}
