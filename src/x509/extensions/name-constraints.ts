/** nameConstraints (RFC 5280 §4.2.1.10). */
import { DerReader } from '../../der/reader.ts';
import { contextConstructedTag, TAG } from '../../der/tag.ts';
import { encode, implicitConstructed, type Node, sequence } from '../../der/writer.ts';
import { type GeneralName, generalNameNode, readSubtreeName } from '../general-name.ts';
import { EXTENSION } from '../oid.ts';

export const NAME_CONSTRAINTS = EXTENSION.nameConstraints;

/** The bases of the subtrees; an `ip` holds the address and then its mask, 8 or 32 octets. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** @throws RangeError when both lists are empty, malformed for a name that cannot be written */
export function encodeNameConstraints({ permitted, excluded }: NameConstraints): Uint8Array {
  if (permitted.length + excluded.length === 0) throw new RangeError('nameConstraints without a subtree');
  return encode(sequence(subtreesNode(0, permitted), subtreesNode(1, excluded)));
}

/** @throws malformed, also for a minimum or maximum, which RFC 5280 does not have, and for no subtree at all */
export function decodeNameConstraints(value: Uint8Array): NameConstraints {
  return DerReader.whole(value, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      if (reader.atEnd) reader.fail('nameConstraints without a subtree');
      return { permitted: readSubtrees(reader, 0), excluded: readSubtrees(reader, 1) };
    }),
  );
}

function subtreesNode(number: number, bases: readonly GeneralName[]): Node | undefined {
  return bases.length === 0
    ? undefined
    : implicitConstructed(
        number,
        bases.map((base) => sequence(generalNameNode(base))),
      );
}

function readSubtrees(reader: DerReader, number: number): readonly GeneralName[] {
  const tag = contextConstructedTag(number);
  // Only the base: `minimum` is 0 and so absent in DER, and `maximum` is absent.
  const subtrees = () => reader.each(tag, (one) => one.within(TAG.sequence, readSubtreeName), 1);
  return reader.optional(tag, subtrees) ?? [];
}
