/** SafeContents (RFC 7292 §4.2): what a PKCS#12 file holds, each thing in a bag with attributes. */
import { sha256 } from '../../base/hash.ts';
import { TAG } from '../../der/tag.ts';
import {
  encode,
  explicit,
  type Node,
  octetString,
  oid,
  primitive,
  sequence,
  setOf,
} from '../../der/writer.ts';
import { PKCS12 } from '../oid.ts';
import { encodeFriendlyName } from './friendly-name.ts';

/** What a key and its certificate are found by. */
export interface BagNames {
  readonly friendlyName: string;
  /** Any octets that both have. */
  readonly localKeyId: Uint8Array;
}

/** As long as the SHA-1 that programs write there, of a hash that still is one: the leftmost 160 bits of SHA-256. */
export function localKeyIdOf(certificate: Uint8Array): Uint8Array {
  return sha256(certificate).subarray(0, 20);
}

/**
 * DER of the SafeContents with the certificate and, nameless, those above it.
 * @param certificate DER
 * @param chain DER, in the order in which they are to stand
 * @throws malformed for a name that no BMPString can hold
 */
export function encodeCertificateBags(
  certificate: Uint8Array,
  chain: readonly Uint8Array[],
  names: BagNames,
): Uint8Array {
  const others = chain.map((each) => certBag(each, undefined));
  return encode(sequence(certBag(certificate, attributes(names)), ...others));
}

/**
 * DER of the SafeContents with an encrypted private key.
 * @param algorithm AlgorithmIdentifier of its encryption
 * @throws malformed for a name that no BMPString can hold
 */
export function encodeKeyBag(algorithm: Node, ciphertext: Uint8Array, names: BagNames): Uint8Array {
  // EncryptedPrivateKeyInfo (RFC 5958 §3).
  const key = sequence(algorithm, octetString(ciphertext));
  return encode(sequence(bag(PKCS12.pkcs8ShroudedKeyBag, key, attributes(names))));
}

/** RFC 7292 §4.2.3. */
function certBag(certificate: Uint8Array, named: Node | undefined): Node {
  const value = sequence(oid(PKCS12.x509Certificate), explicit(0, octetString(certificate)));
  return bag(PKCS12.certBag, value, named);
}

function bag(type: string, value: Node, named: Node | undefined): Node {
  return sequence(oid(type), explicit(0, value), named);
}

function attributes({ friendlyName, localKeyId }: BagNames): Node {
  const name = primitive(TAG.bmpString, encodeFriendlyName(friendlyName));
  return setOf([attribute(PKCS12.friendlyName, name), attribute(PKCS12.localKeyId, octetString(localKeyId))]);
}

function attribute(type: string, value: Node): Node {
  return sequence(oid(type), setOf([value]));
}
