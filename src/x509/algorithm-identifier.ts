import type { DerReader } from '../der/reader.ts';

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2). All octets are views of the input. */
export interface AlgorithmIdentifier {
  readonly oid: string;
  /** The DER of the parameters, well formed; undefined when they are absent, which is not the same as NULL. */
  readonly parameters: Uint8Array | undefined;
  readonly der: Uint8Array;
}

/** @throws malformed */
export function readAlgorithmIdentifier(reader: DerReader): AlgorithmIdentifier {
  const { der, value } = reader.span((outer) => {
    const inner = outer.sequence();
    const oid = inner.oid();
    const parameters = inner.atEnd ? undefined : inner.wellFormed();
    inner.end();
    return { oid, parameters };
  });
  return { ...value, der };
}
