/** New key pairs. */
import { createECDH, type ECDH, generateKeyPairSync } from 'node:crypto';
import { fromBase64Url } from '../base/bytes.ts';
import { encodeEcPkcs8, encodeEd25519Pkcs8 } from '../x509/private-key.ts';
import { encodeEcSpki, encodeEd25519Spki } from '../x509/spki.ts';
import { type EcFacts, KEY_ALGORITHMS, type KeyAlgorithm } from './algorithms.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';
import type { KeyOwner, RsaQueue } from './rsa-queue.ts';
import type { EncodedKeyPair } from './rsa-worker.ts';

export interface KeyPair {
  readonly publicKey: PublicKey;
  /** PrivateKeyInfo in DER, in the clear. */
  readonly pkcs8: Uint8Array;
}

/** The port to whatever makes keys. */
export interface KeyGenerator {
  /**
   * @param owner on whose account slow kinds of keys are counted
   * @throws busy, with retryAfter, when too many slow keys wait; unavailable when none can be made now
   */
  generate(algorithm: KeyAlgorithm, owner: KeyOwner): Promise<KeyPair>;
}

/** Makes EC and Ed25519 keys at once, on the event loop, and RSA keys in `rsaQueue`. */
export function softwareKeyGenerator({ rsaQueue }: { readonly rsaQueue: RsaQueue }): KeyGenerator {
  return {
    generate: async (algorithm, owner) => {
      const facts = KEY_ALGORITHMS[algorithm];
      const { spki, pkcs8 } =
        facts.family === 'rsa'
          ? await rsaQueue.generate(facts.bits, owner)
          : facts.family === 'ec'
            ? generateEc(facts)
            : generateEd25519();
      return { publicKey: parsePublicKey(spki), pkcs8 };
    },
  };
}

/** One for each curve, made at first use: making it costs more than a key. */
const generators = new Map<string, ECDH>();

/** `generateKeyPairSync` with encodings would cost ten times as much. */
function generateEc({ curve, openssl }: EcFacts): EncodedKeyPair {
  const generator = generators.get(curve) ?? createECDH(openssl);
  generators.set(curve, generator);
  const point = new Uint8Array(generator.generateKeys());
  const scalar = new Uint8Array(generator.getPrivateKey());
  return { spki: encodeEcSpki(curve, point), pkcs8: encodeEcPkcs8({ curveOid: curve, scalar, point }) };
}

function generateEd25519(): EncodedKeyPair {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, key] = [fromBase64Url(d), fromBase64Url(x)];
  if (seed === undefined || key === undefined) throw new TypeError('node:crypto made no Ed25519 key');
  return { spki: encodeEd25519Spki(key), pkcs8: encodeEd25519Pkcs8(seed) };
}
