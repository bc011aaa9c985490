/** The outer structure of a PKCS#12 file: the safe, of parts that are encrypted and parts that are not, and its MAC. */
import {
  encode,
  explicit,
  implicit,
  integer,
  type Node,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../der/writer.ts';
import { CONTENT_TYPE, SHA256 } from '../oid.ts';

/** HMAC-SHA256 over the AuthenticatedSafe, under a key by RFC 7292 §B.2. */
export interface SafeMac {
  readonly value: Uint8Array;
  readonly salt: Uint8Array;
  /** More than 1, which would be left out as the default. */
  readonly iterations: number;
}

/** A part of the safe in the clear: `contents` is the DER of a SafeContents. */
export function plainPart(contents: Uint8Array): Node {
  return contentInfo(CONTENT_TYPE.data, octetString(contents));
}

/**
 * A part of the safe that is encrypted (RFC 5652 §8).
 * @param algorithm AlgorithmIdentifier of its encryption
 * @param ciphertext of the DER of a SafeContents
 */
export function encryptedPart(algorithm: Node, ciphertext: Uint8Array): Node {
  const content = sequence(oid(CONTENT_TYPE.data), algorithm, implicit(0, ciphertext));
  return contentInfo(CONTENT_TYPE.encryptedData, sequence(integer(0), content));
}

/** DER of an AuthenticatedSafe (RFC 7292 §4.1): what the MAC is over. */
export function encodeAuthenticatedSafe(...parts: readonly Node[]): Uint8Array {
  return encode(sequence(...parts));
}

/** DER of a PFX (RFC 7292 §4), version 3. */
export function encodePfx(authenticatedSafe: Uint8Array, { iterations, salt, value }: SafeMac): Uint8Array {
  const digest = sequence(sequence(oid(SHA256), nullValue()), octetString(value));
  const mac = sequence(digest, octetString(salt), integer(iterations));
  return encode(sequence(integer(3), plainPart(authenticatedSafe), mac));
}

function contentInfo(type: string, content: Node): Node {
  return sequence(oid(type), explicit(0, content));
}
