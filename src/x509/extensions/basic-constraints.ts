/** basicConstraints (RFC 5280 §4.2.1.9). */
import { DerReader } from '../../der/reader.ts';
import { TAG } from '../../der/tag.ts';
import { boolean, encode, integer, sequence } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const BASIC_CONSTRAINTS = EXTENSION.basicConstraints;

export interface BasicConstraints {
  readonly ca: boolean;
  /** How many CA certificates may follow below; undefined: any number. */
  readonly pathLength?: number;
}

/** @throws RangeError for a path length without `ca` */
export function encodeBasicConstraints({ ca, pathLength }: BasicConstraints): Uint8Array {
  if (!ca && pathLength !== undefined) throw new RangeError('a path length without cA');
  const length = pathLength === undefined ? undefined : integer(pathLength);
  return encode(sequence(ca ? boolean(true) : undefined, length));
}

/** A path length without cA is read: it is for policy to judge. @throws malformed */
export function decodeBasicConstraints(value: Uint8Array): BasicConstraints {
  return DerReader.whole(value, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      const ca = reader.booleanDefaultFalse();
      const pathLength = reader.optional(TAG.integer, (inner) => inner.smallInteger());
      return pathLength === undefined ? { ca } : { ca, pathLength };
    }),
  );
}
