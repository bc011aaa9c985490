/** invalidityDate, of an entry of a CRL (RFC 5280 §5.3.2): since when the key is thought to be compromised. */
import { DerReader } from '../../der/reader.ts';
import { encode, generalizedTime } from '../../der/writer.ts';
import { CRL_EXTENSION } from '../oid.ts';

export const INVALIDITY_DATE = CRL_EXTENSION.invalidityDate;

/** @param time seconds since 1970 UTC. @throws RangeError outside 1950 to 9999 */
export function encodeInvalidityDate(time: number): Uint8Array {
  return encode(generalizedTime(time));
}

/** Seconds since 1970 UTC. @throws malformed */
export function decodeInvalidityDate(value: Uint8Array): number {
  return DerReader.whole(value, (reader) => reader.generalizedTime());
}
