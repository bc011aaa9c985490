/** certificatePolicies (RFC 5280 §4.2.1.4). */
import { DerReader } from '../../der/reader.ts';
import { TAG } from '../../der/tag.ts';
import { encode, oid, sequence } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const CERTIFICATE_POLICIES = EXTENSION.certificatePolicies;

export interface PolicyInformation {
  readonly oid: string;
  /** Each by its OID and its DER, which is not read. */
  readonly qualifiers: readonly { readonly oid: string; readonly value: Uint8Array }[];
}

/** @throws RangeError for an empty list or one that names a policy twice */
export function encodeCertificatePolicies(policies: readonly PolicyInformation[]): Uint8Array {
  const distinct = new Set(policies.map((policy) => policy.oid)).size === policies.length;
  if (policies.length === 0 || !distinct) throw new RangeError('no policy, or one twice');
  return encode(
    sequence(
      ...policies.map(({ oid: id, qualifiers }) =>
        sequence(
          oid(id),
          qualifiers.length === 0
            ? undefined
            : sequence(...qualifiers.map((qualifier) => sequence(oid(qualifier.oid), qualifier.value))),
        ),
      ),
    ),
  );
}

/** @throws malformed, also when one policy stands twice (RFC 5280 §4.2.1.4) */
export function decodeCertificatePolicies(value: Uint8Array): readonly PolicyInformation[] {
  return DerReader.whole(value, (reader) => {
    const policies = reader.each(TAG.sequence, (one) => one.within(TAG.sequence, readPolicy), 1);
    if (new Set(policies.map((policy) => policy.oid)).size < policies.length) reader.fail('a policy twice');
    return policies;
  });
}

function readPolicy(reader: DerReader): PolicyInformation {
  const id = reader.oid();
  const qualifiers = reader.optional(TAG.sequence, () =>
    reader.each(
      TAG.sequence,
      (one) => one.within(TAG.sequence, (inner) => ({ oid: inner.oid(), value: inner.wellFormed() })),
      1,
    ),
  );
  return { oid: id, qualifiers: qualifiers ?? [] };
}
