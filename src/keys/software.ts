/** Signing with keys in this process's memory. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ChanceryError } from '../base/error.ts';
import { parsePkcs8 } from '../x509/private-key.ts';
import { signaturesOf } from './algorithms.ts';
import { matchesPublicHalf } from './key-pair.ts';
import { parsePublicKey } from './public-key.ts';
import { digestFor, type Signer } from './signer.ts';

/**
 * @param pkcs8 a PrivateKeyInfo in DER (RFC 5958), in the clear
 * @throws malformed when it is no private key, one that is too weak, or one whose public half is another key's
 */
export function softwareSigner(pkcs8: Uint8Array): Signer {
  const key = importPrivateKey(pkcs8);
  const publicKey = parsePublicKey(spkiOf(key));
  if (!matchesPublicHalf(key, publicKey)) {
    throw new ChanceryError('malformed', 'private key does not belong to the public key that it holds');
  }
  const algorithms = signaturesOf(publicKey.family);
  const holder = { publicKey, algorithms };
  return {
    ...holder,
    sign: async (algorithm, message) => signInPool(digestFor(holder, algorithm), message, key),
  };
}

/** In libuv's pool: what a signature costs, from 30 µs to milliseconds, others need not wait for. */
function signInPool(digest: string | null, message: Uint8Array, key: KeyObject): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    sign(digest, message, key, (error, signature) => {
      if (error === null) resolve(new Uint8Array(signature));
      else reject(new ChanceryError('internal', 'a signature could not be made', { cause: error }));
    });
  });
}

function importPrivateKey(pkcs8: Uint8Array): KeyObject {
  parsePkcs8(pkcs8);
  try {
    return createPrivateKey({ key: view(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    throw new ChanceryError('malformed', 'must be a private key of a type that OpenSSL knows');
  }
}

/** Not a copy: one in Node's shared pool would outlive the caller's wiping of its own. */
function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }));
}
