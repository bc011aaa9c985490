/** inhibitAnyPolicy (RFC 5280 §4.2.1.14). */
import { DerReader } from '../../der/reader.ts';
import { encode, integer } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const INHIBIT_ANY_POLICY = EXTENSION.inhibitAnyPolicy;

/** @param skip after how many further certificates anyPolicy counts for nothing */
export function encodeInhibitAnyPolicy(skip: number): Uint8Array {
  return encode(integer(skip));
}

/** @throws malformed */
export function decodeInhibitAnyPolicy(value: Uint8Array): number {
  return DerReader.whole(value, (reader) => reader.smallInteger());
}
