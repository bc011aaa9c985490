/** cRLDistributionPoints (RFC 5280 §4.2.1.13), and freshestCRL (§4.2.1.15, §5.2.6), which has its syntax. */
import { DerReader } from '../../der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../../der/tag.ts';
import { encode, sequence } from '../../der/writer.ts';
import {
  type DistributionPointName,
  distributionPointNameNode,
  readDistributionPointName,
} from '../distribution-point-name.ts';
import { type GeneralName, readGeneralNames } from '../general-name.ts';
import { CRL_EXTENSION, EXTENSION } from '../oid.ts';

export const CRL_DISTRIBUTION_POINTS = EXTENSION.crlDistributionPoints;
export const FRESHEST_CRL = CRL_EXTENSION.freshestCrl;

export interface DistributionPoint extends DistributionPointName {
  /** Bit numbers of ReasonFlags; undefined: all reasons. */
  readonly reasons?: readonly number[];
  /** Empty: the certificate's issuer. */
  readonly crlIssuer: readonly GeneralName[];
}

/** @param uris addresses of one and the same CRL. @throws RangeError for none, malformed for one that is not ASCII */
export function encodeCrlDistributionPoints(uris: readonly string[]): Uint8Array {
  return encode(sequence(sequence(distributionPointNameNode(uris))));
}

/** @throws malformed */
export function decodeCrlDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  return DerReader.whole(value, (outer) =>
    outer.each(TAG.sequence, (one) => one.within(TAG.sequence, readPoint), 1),
  );
}

function readPoint(reader: DerReader): DistributionPoint {
  const two = contextConstructedTag(2);
  const name = readDistributionPointName(reader);
  const reasons = reader.optional(contextTag(1), () => reader.namedBits(contextTag(1)));
  const crlIssuer = reader.optional(two, () => readGeneralNames(reader, two));
  // §4.2.1.13: reasons alone are no distribution point.
  if (name === undefined && crlIssuer === undefined) reader.fail('a distribution point without a name');
  return {
    ...(name ?? { fullName: [] }),
    ...(reasons === undefined ? {} : { reasons }),
    crlIssuer: crlIssuer ?? [],
  };
}
