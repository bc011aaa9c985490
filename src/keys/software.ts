/** Signing with keys in this process's memory. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { ChanceryError } from '../base/error.ts';
import { parsePkcs8 } from '../x509/private-key.ts';
import { signaturesOf } from './algorithms.ts';
import { matchesPublicHalf } from './key-pair.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';
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
  const quick = isQuick(publicKey);
  return {
    ...holder,
    sign: async (algorithm, message) => {
      const signWith = quick && message.length <= QUICK_OCTETS ? signHere : signInPool;
      return signWith(digestFor(holder, algorithm), message, key);
    },
  };
}

type Sign = (digest: string | null, message: Uint8Array, key: KeyObject) => Uint8Array | Promise<Uint8Array>;

/** These sign in less than 100 µs; a way through libuv's pool costs a lone client more. The others take milliseconds. */
function isQuick({ algorithm }: PublicKey): boolean {
  return algorithm === 'ec-p256' || algorithm === 'ed25519';
}

/** Above it, hashing takes longer than signing: 2 to 3 ms for each MB of a CRL. */
const QUICK_OCTETS = 65_536;

const signHere: Sign = (digest, message, key) => new Uint8Array(sign(digest, message, key));

const signInPool: Sign = (digest, message, key) =>
  new Promise((resolve, reject) => {
    sign(digest, message, key, (error, signature) => {
      if (error === null) resolve(new Uint8Array(signature));
      else reject(new ChanceryError('internal', 'a signature could not be made', { cause: error }));
    });
  });

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
