/** Key pairs made in the browser, by WebCrypto. The private half leaves it only in what the person saves. */

import { fromBase64Url } from '../../../src/base/bytes.ts';

/** As the server's API calls them. */
export type NewKeyAlgorithm = 'ec-p256' | 'ec-p384' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'ed25519';

/** WebCrypto's types by what makes and takes them, as browsers and Node call them differently. */
type Subtle = typeof globalThis.crypto.subtle;
export type WebKey = Parameters<Subtle['sign']>[1];
export interface WebKeyPair {
  readonly publicKey: WebKey;
  readonly privateKey: WebKey;
}

export const DEFAULT_KEY: NewKeyAlgorithm = 'ec-p256';

export const KEY_NAMES: Readonly<Record<NewKeyAlgorithm, string>> = {
  'ec-p256': 'EC P-256',
  'ec-p384': 'EC P-384',
  ed25519: 'Ed25519',
  'rsa-2048': 'RSA 2048',
  'rsa-3072': 'RSA 3072',
  'rsa-4096': 'RSA 4096',
};

/** A key that no browser would make, or this one does not. Its message is a sentence without its end. */
export class NoKey extends Error {
  override readonly name = 'NoKey';
}

/** @throws NoKey where the browser cannot make one, as on a page that came without TLS */
export async function generateKey(algorithm: NewKeyAlgorithm): Promise<WebKeyPair> {
  const subtle = subtleCrypto();
  try {
    // The types tell apart what makes a pair and what makes one key, by the name alone.
    const made = await subtle.generateKey(parametersOf(algorithm), true, ['sign', 'verify']);
    return made as WebKeyPair;
  } catch (error) {
    throw new NoKey(`This browser cannot make a key of type ${KEY_NAMES[algorithm]}`, { cause: error });
  }
}

/** In the order in which they are offered. Ed25519 is asked for, as older browsers have none. */
export async function availableKeys(): Promise<readonly NewKeyAlgorithm[]> {
  const all = Object.keys(KEY_NAMES) as NewKeyAlgorithm[];
  const hasEd25519 = await generateKey('ed25519').then(
    () => true,
    () => false,
  );
  return hasEd25519 ? all : all.filter((algorithm) => algorithm !== 'ed25519');
}

/** Octets of a key in one of WebCrypto's formats. */
export async function exportKey(format: 'pkcs8' | 'spki', key: WebKey): Promise<Uint8Array> {
  return new Uint8Array(await subtleCrypto().exportKey(format, key));
}

/** The numbers of a key, big-endian, by their names in a JWK (RFC 7518 §6.2, RFC 8037 §2). */
export async function exportNumbers<const Names extends readonly ('x' | 'y' | 'd')[]>(
  key: WebKey,
  names: Names,
): Promise<{ readonly [Index in keyof Names]: Uint8Array }> {
  const jwk = await subtleCrypto().exportKey('jwk', key);
  const numbers = names.map((name) => {
    const octets = fromBase64Url(jwk[name] ?? '');
    if (octets === undefined || octets.length === 0)
      throw new NoKey('This browser does not hand out the key');
    return octets;
  });
  // As many as there are names, which the type of `map` forgets.
  return numbers as { readonly [Index in keyof Names]: Uint8Array };
}

function subtleCrypto(): Subtle {
  // A browser has it on pages of TLS and of localhost alone.
  const { subtle } = globalThis.crypto as { readonly subtle?: Subtle };
  if (subtle === undefined) throw new NoKey('Browsers make keys only on pages that came over HTTPS');
  return subtle;
}

function parametersOf(algorithm: NewKeyAlgorithm) {
  switch (algorithm) {
    case 'ec-p256':
      return { name: 'ECDSA', namedCurve: 'P-256' };
    case 'ec-p384':
      return { name: 'ECDSA', namedCurve: 'P-384' };
    case 'ed25519':
      return { name: 'Ed25519' };
    default:
      return {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: Number(algorithm.slice('rsa-'.length)),
        publicExponent: Uint8Array.of(1, 0, 1),
      };
  }
}
