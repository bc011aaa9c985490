/** issuingDistributionPoint (RFC 5280 §5.2.5): the part of an issuer's certificates that a CRL speaks of. */
import { DerReader } from '../../der/reader.ts';
import { contextTag, TAG } from '../../der/tag.ts';
import { encode, implicit, type Node, sequence } from '../../der/writer.ts';
import {
  type DistributionPointName,
  distributionPointNameNode,
  readDistributionPointName,
} from '../distribution-point-name.ts';
import { CRL_EXTENSION } from '../oid.ts';

export const ISSUING_DISTRIBUTION_POINT = CRL_EXTENSION.issuingDistributionPoint;

/** The one kind of certificates that the CRL speaks of. */
export type OnlyContains = 'user' | 'ca' | 'attribute';

const KINDS: readonly OnlyContains[] = ['user', 'ca', 'attribute'];

export interface IssuingDistributionPoint {
  /** Undefined: whatever point a certificate names. */
  readonly point?: DistributionPointName;
  /** Undefined: certificates of all kinds. */
  readonly only?: OnlyContains;
  /** Bit numbers of ReasonFlags; undefined: all reasons. */
  readonly onlySomeReasons?: readonly number[];
  /** Whether there may be entries for certificates of other issuers. */
  readonly indirect: boolean;
}

/**
 * @param uris addresses of this CRL, each as the certificates name it
 * @throws RangeError when nothing is said, or no address given; malformed for one that is not ASCII
 */
export function encodeIssuingDistributionPoint(parts: {
  readonly uris?: readonly string[] | undefined;
  readonly only?: OnlyContains | undefined;
  readonly indirect?: boolean | undefined;
}): Uint8Array {
  const members = [
    parts.uris && distributionPointNameNode(parts.uris),
    flag(1, parts.only === 'user'),
    flag(2, parts.only === 'ca'),
    flag(4, parts.indirect === true),
    flag(5, parts.only === 'attribute'),
  ].filter((member) => member !== undefined);
  // §5.2.5: not an empty sequence.
  if (members.length === 0) throw new RangeError('an issuingDistributionPoint that says nothing');
  return encode(sequence(...members));
}

/** @throws malformed, also for an empty one, and for one that contains only certificates of two kinds (§5.2.5) */
export function decodeIssuingDistributionPoint(value: Uint8Array): IssuingDistributionPoint {
  return DerReader.whole(value, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      if (reader.atEnd) reader.fail('an issuingDistributionPoint that says nothing');
      const point = readDistributionPointName(reader);
      const [user, ca] = [readFlag(reader, 1), readFlag(reader, 2)];
      const reasons = reader.optional(contextTag(3), () => reader.namedBits(contextTag(3)));
      const [indirect, attribute] = [readFlag(reader, 4), readFlag(reader, 5)];
      const flags = { user, ca, attribute };
      const [only, another] = KINDS.filter((kind) => flags[kind]);
      if (another !== undefined) reader.fail('a CRL that contains only certificates of two kinds');
      return {
        ...(point === undefined ? {} : { point }),
        ...(only === undefined ? {} : { only }),
        ...(reasons === undefined ? {} : { onlySomeReasons: reasons }),
        indirect,
      };
    }),
  );
}

function flag(number: number, value: boolean): Node | undefined {
  return value ? implicit(number, Uint8Array.of(0xff)) : undefined;
}

/** A BOOLEAN DEFAULT FALSE. */
function readFlag(reader: DerReader, number: number): boolean {
  return reader.booleanDefaultFalse(contextTag(number));
}
