/** DistributionPointName (RFC 5280 §4.2.1.13), by which certificates and CRLs name a part of an issuer's CRLs. */
import type { DerReader } from '../der/reader.ts';
import { contextConstructedTag } from '../der/tag.ts';
import { explicit, implicitConstructed, type Node } from '../der/writer.ts';
import { type GeneralName, generalNameNode, readGeneralNames } from './general-name.ts';
import { type Rdn, readRdn } from './name.ts';

export interface DistributionPointName {
  /** Where one CRL is, by several ways; empty when there is no full name. */
  readonly fullName: readonly GeneralName[];
  /** What is added to the CRL issuer's name; RFC 5280 advises against it. */
  readonly relativeName?: Rdn;
}

const [FULL, RELATIVE] = [contextConstructedTag(0), contextConstructedTag(1)] as const;

/** Under the `[0]` that both of its uses have: a CHOICE is tagged explicitly. @throws malformed */
export function readDistributionPointName(reader: DerReader): DistributionPointName | undefined {
  const zero = contextConstructedTag(0);
  return reader.optional(zero, () =>
    reader.within(zero, (inner) => {
      if (inner.peek() === FULL) return { fullName: readGeneralNames(inner, FULL) };
      return { fullName: [], relativeName: readRdn(inner, RELATIVE) };
    }),
  );
}

/**
 * The full name alone, under `[0]`.
 * @param uris addresses of one and the same CRL. @throws RangeError for none, malformed for one that is not ASCII
 */
export function distributionPointNameNode(uris: readonly string[]): Node {
  if (uris.length === 0) throw new RangeError('a distribution point without an address');
  const names = uris.map((value) => generalNameNode({ type: 'uri', value }));
  return explicit(0, implicitConstructed(0, names));
}
