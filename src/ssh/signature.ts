/** Signatures as SSH keeps them: the algorithm's name and its octets (RFC 4253 §6.6, OpenSSH's PROTOCOL.u2f). */
import { concat } from '../base/bytes.ts';
import { SshReader, wireString } from './wire.ts';

export interface SshSignature {
  /** Which says more than the key's type: an `ssh-rsa` key signs as `rsa-sha2-512`. */
  readonly algorithm: string;
  /** RSASSA-PKCS1-v1_5, Ed25519, or for ECDSA `mpint r, mpint s`. */
  readonly octets: Uint8Array;
  /** What a security key signed beside the message; absent for other keys. */
  readonly authenticator?: { readonly flags: number; readonly counter: number };
}

/** @param content of the signature's string @throws malformed */
export function parseSshSignature(content: Uint8Array): SshSignature {
  return SshReader.whole(content, (reader) => {
    const signature = { algorithm: reader.text(), octets: reader.string() };
    if (!signature.algorithm.startsWith('sk-')) return signature;
    return { ...signature, authenticator: { flags: reader.byte(), counter: reader.uint32() } };
  });
}

/** The content of the signature's string, of a key that is no security key. */
export function encodeSshSignature(algorithm: string, octets: Uint8Array): Uint8Array {
  return concat(wireString(algorithm), wireString(octets));
}
