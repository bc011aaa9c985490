/**
 * PKCS#12 files (RFC 7292) of a key, its certificate and those above it, under a password: AES-256-CBC by PBES2 with
 * PBKDF2-HMAC-SHA256, and a MAC of HMAC-SHA256.
 *
 * OpenSSL from 1.1.0 on reads that, Java from 8u301, 11.0.12 and 12 on (JDK-8267701), Windows from 10 version 1709 and
 * Server 2019 on. macOS and iOS came to it late and in part: older ones ask for SHA-1 and 3DES, which are not written.
 */
import { createCipheriv, createHmac, pbkdf2 } from 'node:crypto';
import { concat, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { Random } from '../base/ports.ts';
import type { Node } from '../der/writer.ts';
import { encodeCertificateBags, encodeKeyBag, localKeyIdOf } from '../x509/pkcs12/bags.ts';
import { pbes2Algorithm } from '../x509/pkcs12/pbes2.ts';
import { encodeAuthenticatedSafe, encodePfx, encryptedPart, plainPart } from '../x509/pkcs12/pfx.ts';
import { pkcs12MacKey } from './pkcs12-mac-key.ts';

export interface Pkcs12Entry {
  /** PrivateKeyInfo in DER, in the clear; it is the caller's to wipe. */
  readonly privateKey: Uint8Array;
  /** Of that key, DER. */
  readonly certificate: Uint8Array;
  /** DER, the certificate's issuer first. */
  readonly chain: readonly Uint8Array[];
  /** Java's alias. Taken as it is, in no normal form. */
  readonly friendlyName: string;
  /** Taken as it is, in no normal form. */
  readonly password: string;
}

/**
 * DER of a PFX. It takes a tenth of a second or two, most of it outside the event loop or in steps.
 * @throws malformed for a name or a password that cannot be taken
 */
export async function encodePkcs12(entry: Pkcs12Entry, random: Random): Promise<Uint8Array> {
  const { certificate, chain, friendlyName, password, privateKey } = entry;
  checkPkcs12Password(password);
  const names = { friendlyName, localKeyId: localKeyIdOf(certificate) };
  const certificates = encodeCertificateBags(certificate, chain, names);
  const secret = utf8(password);
  try {
    const shroudedCertificates = await encrypt(secret, certificates, random);
    const shroudedKey = await encrypt(secret, privateKey, random);
    const safe = encodeAuthenticatedSafe(
      encryptedPart(shroudedCertificates.algorithm, shroudedCertificates.ciphertext),
      plainPart(encodeKeyBag(shroudedKey.algorithm, shroudedKey.ciphertext, names)),
    );
    const salt = random.bytes(SALT_OCTETS);
    return encodePfx(safe, { value: await mac(password, salt, safe), salt, iterations: ITERATIONS });
  } finally {
    secret.fill(0);
  }
}

/**
 * At most 255 characters, as `openssl -passin file:` reads 1,023 octets of a line. None of them a control character, which
 * many programs cannot be given, and at which others end. Not empty: that has two encodings, and programs differ in theirs.
 * Of other alphabets than ASCII it may be, though Java does not read PBES2 with such a password.
 * @throws malformed, with what would pass and nothing of the password
 */
export function checkPkcs12Password(password: string): void {
  if (!/^[^\p{Control}\p{Surrogate}]{1,255}$/u.test(password)) {
    const passing = 'must be 1 to 255 characters of Unicode, none of them a control character';
    throw new ChanceryError('malformed', passing);
  }
}

/**
 * Of each derivation. Java wrote MACs with as many for years (JDK-8267701) and reads 5,000,000; .NET reads 300,000 of each
 * kind, and 600,000 in all before .NET 9 (KB5025823). OpenSSL has no limit. One of the MAC's costs half as much as one
 * of PBKDF2's, so that more of these alone would slow down nobody who guesses.
 */
const ITERATIONS = 100_000;

/** SP 800-132 §5.1: at least 128 bits. */
const SALT_OCTETS = 16;

const KEY_OCTETS = 32;
const IV_OCTETS = 16;

interface Encrypted {
  /** AlgorithmIdentifier. */
  readonly algorithm: Node;
  readonly ciphertext: Uint8Array;
}

async function encrypt(secret: Uint8Array, plaintext: Uint8Array, random: Random): Promise<Encrypted> {
  const [salt, iv] = [random.bytes(SALT_OCTETS), random.bytes(IV_OCTETS)];
  const key = await deriveKey(secret, salt);
  try {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const ciphertext = concat(cipher.update(plaintext), cipher.final());
    return { algorithm: pbes2Algorithm({ salt, iterations: ITERATIONS, iv }), ciphertext };
  } finally {
    key.fill(0);
  }
}

function deriveKey(secret: Uint8Array, salt: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    pbkdf2(secret, salt, ITERATIONS, KEY_OCTETS, 'sha256', (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

async function mac(password: string, salt: Uint8Array, safe: Uint8Array): Promise<Uint8Array> {
  const key = await pkcs12MacKey(password, salt, ITERATIONS);
  try {
    return new Uint8Array(createHmac('sha256', key).update(safe).digest());
  } finally {
    key.fill(0);
  }
}
