/** policyConstraints (RFC 5280 §4.2.1.11). */
import { DerReader } from '../../der/reader.ts';
import { contextTag, TAG } from '../../der/tag.ts';
import { encode, implicit, integerContents, sequence } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const POLICY_CONSTRAINTS = EXTENSION.policyConstraints;

/** Each after how many further certificates it begins; undefined: never. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

/** @throws RangeError when it says nothing */
export function encodePolicyConstraints(constraints: PolicyConstraints): Uint8Array {
  const { inhibitPolicyMapping, requireExplicitPolicy } = constraints;
  if (inhibitPolicyMapping === undefined && requireExplicitPolicy === undefined) {
    throw new RangeError('policyConstraints that say nothing');
  }
  const member = (number: number, skip: number | undefined) =>
    skip === undefined ? undefined : implicit(number, integerContents(skip));
  return encode(sequence(member(0, requireExplicitPolicy), member(1, inhibitPolicyMapping)));
}

/** @throws malformed, also for an empty sequence, which RFC 5280 forbids to write and leaves undefined to read */
export function decodePolicyConstraints(value: Uint8Array): PolicyConstraints {
  return DerReader.whole(value, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      if (reader.atEnd) reader.fail('policyConstraints that say nothing');
      const skip = (number: number) =>
        reader.optional(contextTag(number), () => reader.smallInteger(contextTag(number)));
      const [requireExplicitPolicy, inhibitPolicyMapping] = [skip(0), skip(1)];
      return {
        ...(requireExplicitPolicy === undefined ? {} : { requireExplicitPolicy }),
        ...(inhibitPolicyMapping === undefined ? {} : { inhibitPolicyMapping }),
      };
    }),
  );
}
