/** policyMappings (RFC 5280 §4.2.1.5). */
import { DerReader } from '../../der/reader.ts';
import { TAG } from '../../der/tag.ts';
import { encode, oid, sequence } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const POLICY_MAPPINGS = EXTENSION.policyMappings;

/** OIDs in dotted decimal: the subject's policy counts as the issuer's. */
export interface PolicyMapping {
  readonly issuerPolicy: string;
  readonly subjectPolicy: string;
}

/** @throws RangeError for an empty list or what is no OID */
export function encodePolicyMappings(mappings: readonly PolicyMapping[]): Uint8Array {
  if (mappings.length === 0) throw new RangeError('policyMappings without a mapping');
  return encode(
    sequence(
      ...mappings.map(({ issuerPolicy, subjectPolicy }) => sequence(oid(issuerPolicy), oid(subjectPolicy))),
    ),
  );
}

/** anyPolicy, which may not be mapped, is read: it is for path validation to judge. @throws malformed */
export function decodePolicyMappings(value: Uint8Array): readonly PolicyMapping[] {
  return DerReader.whole(value, (outer) =>
    outer.each(
      TAG.sequence,
      (one) =>
        one.within(TAG.sequence, (reader) => ({ issuerPolicy: reader.oid(), subjectPolicy: reader.oid() })),
      1,
    ),
  );
}
