/** cRLDistributionPoints (RFC 5280 §4.2.1.13). */
import { DerReader } from '../../der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../../der/tag.ts';
import { encode, explicit, implicitConstructed, sequence } from '../../der/writer.ts';
import { type GeneralName, generalNameNode, readGeneralNames } from '../general-name.ts';
import { EXTENSION } from '../oid.ts';

export const CRL_DISTRIBUTION_POINTS = EXTENSION.crlDistributionPoints;

export interface DistributionPoint {
  /** Where one CRL is, by several ways; empty when the point has no full name. */
  readonly fullName: readonly GeneralName[];
  /** Whether the name is relative to the CRL issuer's, which RFC 5280 advises against; it is not read further. */
  readonly relative: boolean;
  /** Bit numbers of ReasonFlags; undefined: all reasons. */
  readonly reasons?: readonly number[];
  /** Empty: the certificate's issuer. */
  readonly crlIssuer: readonly GeneralName[];
}

/** @param uris addresses of one and the same CRL. @throws RangeError for none, malformed for one that is not ASCII */
export function encodeCrlDistributionPoints(uris: readonly string[]): Uint8Array {
  if (uris.length === 0) throw new RangeError('a distribution point without an address');
  const names = uris.map((value) => generalNameNode({ type: 'uri', value }));
  return encode(sequence(sequence(explicit(0, implicitConstructed(0, names)))));
}

/** @throws malformed */
export function decodeCrlDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  return DerReader.whole(value, (outer) =>
    outer.each(TAG.sequence, (one) => one.within(TAG.sequence, readPoint), 1),
  );
}

function readPoint(reader: DerReader): DistributionPoint {
  const [zero, two] = [contextConstructedTag(0), contextConstructedTag(2)];
  const name = reader.optional(zero, () => reader.within(zero, readPointName));
  const reasons = reader.optional(contextTag(1), () => reader.namedBits(contextTag(1)));
  const crlIssuer = reader.optional(two, () => readGeneralNames(reader, two));
  // §4.2.1.13: reasons alone are no distribution point.
  if (name === undefined && crlIssuer === undefined) reader.fail('a distribution point without a name');
  return {
    ...(name ?? { fullName: [], relative: false }),
    ...(reasons === undefined ? {} : { reasons }),
    crlIssuer: crlIssuer ?? [],
  };
}

function readPointName(reader: DerReader): Pick<DistributionPoint, 'fullName' | 'relative'> {
  const [full, relative] = [contextConstructedTag(0), contextConstructedTag(1)];
  if (reader.peek() === full) return { fullName: readGeneralNames(reader, full), relative: false };
  reader.each(relative, (inner) => inner.wellFormed(), 1);
  return { fullName: [], relative: true };
}
