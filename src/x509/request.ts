/** PKCS#10 certification requests (RFC 2986). */
import { DerReader } from '../der/reader.ts';
import { contextConstructedTag, TAG } from '../der/tag.ts';
import { bitString, encode, implicitConstructed, integer, oid, sequence, setOf } from '../der/writer.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { type Extension, extensionsNode, readExtensions } from './extension.ts';
import { type Name, readName } from './name.ts';
import { REQUEST_ATTRIBUTE } from './oid.ts';
import { readSpki } from './spki.ts';

/** All octets are views of the input. */
export interface CertificateRequest {
  readonly der: Uint8Array;
  /** The signed octets. */
  readonly info: Uint8Array;
  readonly subject: Name;
  /** The DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** Of the extensionRequest attribute (RFC 2985 §5.4.2); empty when there is none. */
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** Attributes other than extensionRequest must be DER, and are not read. @throws malformed */
export function parseRequest(der: Uint8Array): CertificateRequest {
  return DerReader.whole(der, (reader) =>
    reader.within(TAG.sequence, (outer) => {
      const { der: info, value } = outer.span((inner) => inner.within(TAG.sequence, readInfo));
      return {
        der,
        info,
        ...value,
        signatureAlgorithm: readAlgorithmIdentifier(outer),
        signature: outer.bitString(),
      };
    }),
  );
}

/** A CertificationRequestInfo. @param parts subject and spki are DER */
export function encodeRequestInfo(parts: {
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly extensions: readonly Extension[];
}): Uint8Array {
  const extensions = extensionsNode(parts.extensions);
  const attribute = extensions && sequence(oid(REQUEST_ATTRIBUTE.extensionRequest), setOf([extensions]));
  return encode(sequence(integer(0), parts.subject, parts.spki, implicitConstructed(0, [attribute])));
}

/** @param signatureAlgorithm DER */
export function assembleRequest(
  info: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return encode(sequence(info, signatureAlgorithm, bitString(signature)));
}

const ATTRIBUTES = contextConstructedTag(0);

function readInfo(reader: DerReader): Pick<CertificateRequest, 'subject' | 'spki' | 'extensions'> {
  if (reader.smallInteger() !== 0) reader.fail('a version that is not v1');
  const subject = readName(reader);
  const spki = readSpki(reader).der;
  // Some tools leave the field out, though it is not OPTIONAL.
  return { subject, spki, extensions: reader.optional(ATTRIBUTES, readAttributes) ?? [] };
}

/** A SET OF whose order is not looked at: Go's crypto/x509, for one, writes attributes as they come. */
function readAttributes(reader: DerReader): readonly Extension[] {
  const requests = reader.each(ATTRIBUTES, (one) => one.within(TAG.sequence, readAttribute));
  const extensions = requests.filter((request) => request !== undefined);
  if (extensions.length > 1) reader.fail('more than one extensionRequest');
  return extensions[0] ?? [];
}

/** @returns undefined for an attribute that asks for no extensions */
function readAttribute(reader: DerReader): readonly Extension[] | undefined {
  if (reader.oid() !== REQUEST_ATTRIBUTE.extensionRequest) {
    reader.each(TAG.set, (value) => value.wellFormed());
    return undefined;
  }
  return reader.within(TAG.set, readExtensions);
}
