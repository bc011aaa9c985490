import { equal } from '../base/bytes.ts';
import { type DerLimits, DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';

/** All octets are views of the input. */
export interface Signed {
  readonly der: Uint8Array;
  /** The signed octets. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * What certificates and CRLs have in common: what is signed, how, and the signature (RFC 5280 §4.1.1, §5.1.1).
 * @throws malformed
 */
export function readSigned<T extends { readonly signatureAlgorithm: AlgorithmIdentifier }>(
  der: Uint8Array,
  readTbs: (tbs: DerReader) => T,
  limits?: DerLimits,
): T & Signed {
  return DerReader.whole(
    der,
    (reader) =>
      reader.within(TAG.sequence, (outer) => {
        const { der: tbs, value } = outer.span((inner) => inner.within(TAG.sequence, readTbs));
        const algorithm = readAlgorithmIdentifier(outer);
        // §4.1.1.2, §5.1.1.2: the unsigned one must say what the signed one says.
        if (!equal(algorithm.der, value.signatureAlgorithm.der)) {
          outer.fail('a signature algorithm that differs from the signed one');
        }
        return { ...value, der, tbs, signature: outer.bitString() };
      }),
    limits,
  );
}
