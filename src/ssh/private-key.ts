/**
 * Private keys in OpenSSH's own format (PROTOCOL.key), not encrypted. No error quotes any of their octets.
 */
import { concat, equal, toBase64, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { decodePem } from '../base/pem.ts';
import { isSshKeyType, SSH_KEY_TYPES, type SshEcdsaType } from './key-types.ts';
import {
  encodeSshPublicKey,
  parseSshPublicKey,
  printableComment,
  type SshKeyFields,
  type SshPublicKey,
} from './public-key.ts';
import { SshReader, wireMpint, wireString, wireUint32 } from './wire.ts';

/** Numbers are magnitudes, big-endian without leading zeros. */
export type SshPrivateKey =
  /** `seed` is the private key of RFC 8032 §5.1.5, `key` the public one; 32 octets each. */
  | { readonly type: 'ssh-ed25519'; readonly seed: Uint8Array; readonly key: Uint8Array }
  | {
      readonly type: 'ssh-rsa';
      readonly modulus: Uint8Array;
      readonly exponent: Uint8Array;
      readonly privateExponent: Uint8Array;
      /** The inverse of the second prime modulo the first. */
      readonly coefficient: Uint8Array;
      readonly prime1: Uint8Array;
      readonly prime2: Uint8Array;
    }
  | { readonly type: SshEcdsaType; readonly point: Uint8Array; readonly scalar: Uint8Array };

const LABEL = 'OPENSSH PRIVATE KEY';
const MAGIC = utf8('openssh-key-v1\0');
/** What the private part is padded to when there is no cipher. */
const BLOCK_OCTETS = 8;
/** Of 70 characters. */
const LINES = /.{1,70}/g;

/**
 * @param check 4 random octets, which stand twice before the key: with them a reader tells a wrong passphrase
 * @returns PEM with lines as ssh-keygen breaks them, ending in a newline
 * @throws RangeError for other than 4 octets
 */
export function encodeOpensshPrivateKey(key: SshPrivateKey, comment: string, check: Uint8Array): string {
  if (check.length !== 4) throw new RangeError('the check of a private key has 4 octets');
  const bare = concat(
    check,
    check,
    wireString(key.type),
    encodePrivateFields(key),
    wireString(printableComment(comment)),
  );
  const missing = (BLOCK_OCTETS - (bare.length % BLOCK_OCTETS)) % BLOCK_OCTETS;
  const octets = concat(
    MAGIC,
    wireString('none'),
    wireString('none'),
    wireString(''),
    wireUint32(1),
    wireString(publicHalf(key).blob),
    wireString(concat(bare, paddingOf(missing))),
  );
  const lines = toBase64(octets).match(LINES) ?? [];
  return `-----BEGIN ${LABEL}-----\n${lines.join('\n')}\n-----END ${LABEL}-----\n`;
}

/**
 * Whether the private half fits the public one is judged when the key is loaded; here, whether the file says the same of
 * the public half twice.
 * @param text PEM; its lines may end in CRLF, or in `\n` spelled out as in a file of settings
 * @throws malformed, also for a key that is encrypted, for several, and for security keys
 */
export function parseOpensshPrivateKey(text: string): {
  readonly key: SshPrivateKey;
  readonly publicKey: SshPublicKey;
  readonly comment: string;
} {
  return SshReader.whole(decode(text), (reader) => {
    if (!equal(reader.octets(MAGIC.length), MAGIC)) reader.fail('must be a private key in OpenSSH’s format');
    const [cipher, kdf, kdfOptions] = [reader.text(), reader.text(), reader.string()];
    if (cipher !== 'none' || kdf !== 'none') reader.fail('must be a private key that is not encrypted');
    if (kdfOptions.length !== 0) reader.fail('has options of a passphrase, and none');
    if (reader.uint32() !== 1) reader.fail('must hold one private key');
    const publicKey = parseSshPublicKey(reader.string());
    const read = SshReader.whole(reader.string(), readPrivatePart);
    if (!equal(publicHalf(read.key).blob, publicKey.blob)) {
      reader.fail('holds a private key that does not belong to its public key');
    }
    return { ...read, publicKey };
  });
}

function decode(text: string): Uint8Array {
  const [block] = decodePem(text.replace(/\\r\\n|\\n/g, '\n'), 1);
  if (block?.label !== LABEL) throw new ChanceryError('malformed', `must be a PEM block "${LABEL}"`);
  return block.der;
}

function readPrivatePart(reader: SshReader): { readonly key: SshPrivateKey; readonly comment: string } {
  const check = reader.uint32();
  if (reader.uint32() !== check) reader.fail('is a private key whose check numbers differ');
  const key = readPrivateFields(reader);
  const comment = reader.text();
  const padding = Uint8Array.from(reader.rest((inner) => inner.byte()));
  if (padding.length >= BLOCK_OCTETS || !equal(padding, paddingOf(padding.length))) {
    reader.fail('is a private key with wrong padding');
  }
  return { key, comment: printableComment(comment) };
}

/** 1, 2, 3 and so on. */
function paddingOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i + 1);
}

function readPrivateFields(reader: SshReader): SshPrivateKey {
  const type = reader.text();
  if (!isSshKeyType(type)) reader.fail('is a private key of a type that is not taken');
  switch (type) {
    case 'ssh-ed25519':
      return readEd25519(reader);
    case 'ssh-rsa':
      return readRsa(reader);
    case 'sk-ssh-ed25519@openssh.com':
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return reader.fail('must hold the private key itself, and names one in a security key');
    default:
      return readEcdsa(reader, type);
  }
}

function readEd25519(reader: SshReader): SshPrivateKey {
  const [key, both] = [reader.string(), reader.string()];
  if (key.length !== 32 || both.length !== 64 || !equal(both.subarray(32), key)) {
    reader.fail('is an Ed25519 private key whose halves do not fit');
  }
  return { type: 'ssh-ed25519', seed: both.subarray(0, 32), key };
}

/** Unlike in the public key, the modulus stands before the exponent. */
function readRsa(reader: SshReader): SshPrivateKey {
  return {
    type: 'ssh-rsa',
    modulus: reader.mpint(),
    exponent: reader.mpint(),
    privateExponent: reader.mpint(),
    coefficient: reader.mpint(),
    prime1: reader.mpint(),
    prime2: reader.mpint(),
  };
}

function readEcdsa(reader: SshReader, type: SshEcdsaType): SshPrivateKey {
  if (reader.text() !== SSH_KEY_TYPES[type].curve) reader.fail(`is of type ${type}, and names another curve`);
  return { type, point: reader.string(), scalar: reader.mpint() };
}

function encodePrivateFields(key: SshPrivateKey): Uint8Array {
  if (key.type === 'ssh-ed25519') return concat(wireString(key.key), wireString(concat(key.seed, key.key)));
  if (key.type === 'ssh-rsa') {
    const { modulus, exponent, privateExponent, coefficient, prime1, prime2 } = key;
    return concat(...[modulus, exponent, privateExponent, coefficient, prime1, prime2].map(wireMpint));
  }
  return concat(wireString(SSH_KEY_TYPES[key.type].curve), wireString(key.point), wireMpint(key.scalar));
}

function publicHalf(key: SshPrivateKey): SshPublicKey {
  return encodeSshPublicKey(publicFields(key));
}

function publicFields(key: SshPrivateKey): SshKeyFields {
  if (key.type === 'ssh-ed25519') return { type: key.type, key: key.key };
  if (key.type === 'ssh-rsa') return { type: key.type, exponent: key.exponent, modulus: key.modulus };
  return { type: key.type, point: key.point };
}
