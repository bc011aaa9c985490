/** Key-encryption keys: where they come from, and how they are told apart. */
import { createSecretKey, hkdfSync, type KeyObject, scrypt } from 'node:crypto';
import { utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';

export interface MasterKey {
  /** 8 octets derived from the secret, which they do not tell; they stand in every blob that is sealed under it. */
  readonly id: Uint8Array;
  /** A KeyObject, because it shows nothing when it is printed. */
  readonly secret: KeyObject;
}

/** @param bytes 32 octets from a secure source. @throws malformed for any other length */
export function masterKey(bytes: Uint8Array): MasterKey {
  if (bytes.length !== MASTER_KEY_OCTETS) {
    throw new ChanceryError('malformed', `a master key must have exactly ${MASTER_KEY_OCTETS} octets`);
  }
  const secret = createSecretKey(bytes);
  const id = hkdfSync('sha256', secret, new Uint8Array(0), utf8('chancery kek id v1'), 8);
  return { id: new Uint8Array(id), secret };
}

/**
 * Derives a master key with scrypt (RFC 7914) at N = 2^17, r = 8, p = 1: about half a second and 128 MiB.
 * @param passphrase taken in its NFC form, so that every keyboard gives the same key
 * @param salt at least 16 octets, stored beside what is sealed
 * @throws malformed for an empty passphrase or a short salt
 */
export async function masterKeyFromPassphrase(passphrase: string, salt: Uint8Array): Promise<MasterKey> {
  if (passphrase === '') throw new ChanceryError('malformed', 'a passphrase must not be empty');
  if (salt.length < SALT_OCTETS) {
    throw new ChanceryError('malformed', `a salt must have at least ${SALT_OCTETS} octets`);
  }
  return masterKey(await derive(passphrase.normalize('NFC'), salt));
}

export const MASTER_KEY_OCTETS = 32;
export const SALT_OCTETS = 16;

const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 2 ** 20 } as const;

function derive(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, MASTER_KEY_OCTETS, SCRYPT, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
