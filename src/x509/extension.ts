/** Extensions of certificates and requests (RFC 5280 §4.2). */
import type { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { boolean, constructed, type Node, octetString, oid, sequence } from '../der/writer.ts';

export interface Extension {
  /** Dotted decimal. */
  readonly oid: string;
  readonly critical: boolean;
  /** The contents of extnValue: the DER of the extension's own type. A view of the input when it was read. */
  readonly value: Uint8Array;
}

/**
 * `Extensions`: at least one, and none twice (RFC 5280 §4.2). What is inside the values is not read.
 * @throws malformed
 */
export function readExtensions(reader: DerReader): readonly Extension[] {
  const seen = new Set<string>();
  return reader.each(
    TAG.sequence,
    (one) => {
      const extension = one.within(TAG.sequence, readExtension);
      if (seen.has(extension.oid)) one.fail(`extension ${extension.oid} twice`);
      seen.add(extension.oid);
      return extension;
    },
    1,
  );
}

export function extensionNode({ oid: id, critical, value }: Extension): Node {
  return sequence(oid(id), critical ? boolean(true) : undefined, octetString(value));
}

/** `Extensions`; undefined when there are none, as an empty list has no encoding. */
export function extensionsNode(extensions: readonly Extension[]): Node | undefined {
  return extensions.length === 0 ? undefined : constructed(TAG.sequence, extensions.map(extensionNode));
}

function readExtension(reader: DerReader): Extension {
  return { oid: reader.oid(), critical: reader.booleanDefaultFalse(), value: reader.octetString() };
}
