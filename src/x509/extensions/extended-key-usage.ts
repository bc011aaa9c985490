/** extendedKeyUsage (RFC 5280 §4.2.1.12). */
import { DerReader } from '../../der/reader.ts';
import { TAG } from '../../der/tag.ts';
import { encode, oid, sequence } from '../../der/writer.ts';
import { EXTENSION, KEY_PURPOSE } from '../oid.ts';

export const EXTENDED_KEY_USAGE = EXTENSION.extendedKeyUsage;

export type KeyPurpose = keyof typeof KEY_PURPOSE;

const BY_OID: ReadonlyMap<string, KeyPurpose> = new Map(
  Object.entries(KEY_PURPOSE).map(([purpose, id]) => [id, purpose as KeyPurpose]),
);

/** The name of a purpose's OID, if it has one here. */
export function keyPurpose(id: string): KeyPurpose | undefined {
  return BY_OID.get(id);
}

/** @param purposes OIDs in dotted decimal. @throws RangeError for an empty list or what is no OID */
export function encodeExtendedKeyUsage(purposes: readonly string[]): Uint8Array {
  if (purposes.length === 0) throw new RangeError('an extendedKeyUsage without a purpose');
  return encode(sequence(...purposes.map(oid)));
}

/** OIDs in dotted decimal, as encoded. @throws malformed */
export function decodeExtendedKeyUsage(value: Uint8Array): readonly string[] {
  return DerReader.whole(value, (reader) => reader.each(TAG.sequence, (inner) => inner.oid(), 1));
}
