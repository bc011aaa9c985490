/**
 * SSH public keys as formats (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4, OpenSSH's PROTOCOL.u2f). One key has one blob
 * that is read. Strength is judged in `keys`.
 */
import { concat, fromBase64, toBase64 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import { isSshKeyType, SSH_KEY_TYPES, type SshEcdsaType, type SshKeyType } from './key-types.ts';
import { SshReader, wireMpint, wireString } from './wire.ts';

export type { SshKeyType } from './key-types.ts';

/** What a key consists of. Numbers are magnitudes, big-endian without leading zeros. */
export type SshKeyFields =
  | { readonly type: 'ssh-ed25519'; readonly key: Uint8Array }
  | { readonly type: 'ssh-rsa'; readonly exponent: Uint8Array; readonly modulus: Uint8Array }
  /** The point is uncompressed: `04 || X || Y`. */
  | { readonly type: SshEcdsaType; readonly point: Uint8Array }
  /** The application is what the authenticator keeps keys apart by, e.g. `ssh:`. */
  | { readonly type: 'sk-ssh-ed25519@openssh.com'; readonly key: Uint8Array; readonly application: string }
  | {
      readonly type: 'sk-ecdsa-sha2-nistp256@openssh.com';
      readonly point: Uint8Array;
      readonly application: string;
    };

export interface SshPublicKey {
  readonly type: SshKeyType;
  readonly fields: SshKeyFields;
  /** As it stands, in base64, in an `authorized_keys` line. */
  readonly blob: Uint8Array;
  /** SHA-256 of `blob`: what the key is known by. */
  readonly fingerprint: Uint8Array;
}

/** @throws malformed for other types, certificates among them, and for all but the one encoding of a key */
export function parseSshPublicKey(blob: Uint8Array): SshPublicKey {
  const fields = SshReader.whole(blob, (reader: SshReader) => {
    const type = reader.text();
    if (!isSshKeyType(type)) reader.fail('is not an SSH public key of a type that is taken');
    return readKeyFields(reader, type);
  });
  return { type: fields.type, fields, blob, fingerprint: sha256(blob) };
}

export function encodeSshPublicKey(fields: SshKeyFields): SshPublicKey {
  const blob = concat(wireString(fields.type), encodeKeyFields(fields));
  return { type: fields.type, fields, blob, fingerprint: sha256(blob) };
}

/**
 * The fields of a key of `type`, without the type: so they stand in a blob, and behind the nonce in a certificate.
 * @throws malformed
 */
export function readKeyFields(reader: SshReader, type: SshKeyType): SshKeyFields {
  switch (type) {
    case 'ssh-ed25519':
      return { type, key: readEd25519(reader) };
    case 'sk-ssh-ed25519@openssh.com':
      return { type, key: readEd25519(reader), application: readApplication(reader) };
    case 'ssh-rsa':
      return { type, exponent: readPositive(reader), modulus: readPositive(reader) };
    case 'sk-ecdsa-sha2-nistp256@openssh.com':
      return { type, point: readPoint(reader, type), application: readApplication(reader) };
    default:
      return { type, point: readPoint(reader, type) };
  }
}

/** The key's blob without its leading type. */
export function encodeKeyFields(fields: SshKeyFields): Uint8Array {
  // RFC 4253 §6.6: the exponent stands first, unlike in RSAPublicKey.
  if (fields.type === 'ssh-rsa') return concat(wireMpint(fields.exponent), wireMpint(fields.modulus));
  const facts = SSH_KEY_TYPES[fields.type];
  return concat(
    facts.family === 'ecdsa' ? wireString(facts.curve) : new Uint8Array(0),
    wireString('point' in fields ? fields.point : fields.key),
    'application' in fields ? wireString(fields.application) : new Uint8Array(0),
  );
}

/** The line of an `authorized_keys` or `.pub` file, without a newline. */
export function formatSshPublicKey({ type, blob }: SshPublicKey, comment = ''): string {
  return withComment(`${type} ${toBase64(blob)}`, comment);
}

/** @param line of a key or certificate; the comment is made one printable line, so that nothing leaves its line */
export function withComment(line: string, comment: string): string {
  const shown = printableComment(comment);
  return shown === '' ? line : `${line} ${shown}`;
}

const COMMENT_CHARACTERS = 255;

/** A comment on one line: control and format characters become spaces, and at most 255 characters stay. */
export function printableComment(comment: string): string {
  const line = comment
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return Array.from(line).slice(0, COMMENT_CHARACTERS).join('').trimEnd();
}

/** As `ssh-keygen -l` spells it: `SHA256:` and base64 without padding. */
export function spellFingerprint(fingerprint: Uint8Array): string {
  return `${FINGERPRINT_PREFIX}${toBase64(fingerprint).replace(/=+$/, '')}`;
}

/** @returns the 32 octets; undefined for what {@link spellFingerprint} does not write */
export function parseFingerprint(text: string): Uint8Array | undefined {
  if (!text.startsWith(FINGERPRINT_PREFIX)) return undefined;
  const octets = fromBase64(`${text.slice(FINGERPRINT_PREFIX.length)}=`);
  return octets?.length === 32 ? octets : undefined;
}

const FINGERPRINT_PREFIX = 'SHA256:';

function readEd25519(reader: SshReader): Uint8Array {
  const key = reader.string();
  if (key.length !== 32) reader.fail(`holds an Ed25519 key of ${key.length} octets: it must have 32`);
  return key;
}

function readPositive(reader: SshReader): Uint8Array {
  const magnitude = reader.mpint();
  if (magnitude.length === 0) reader.fail('holds an RSA key with a zero');
  return magnitude;
}

/** Whether it is on the curve is judged with the key's strength. */
function readPoint(reader: SshReader, type: SshEcdsaType | 'sk-ecdsa-sha2-nistp256@openssh.com'): Uint8Array {
  const { curve, octets } = SSH_KEY_TYPES[type];
  if (reader.text() !== curve) reader.fail(`is of type ${type}, and names another curve`);
  const point = reader.string();
  if (point.length !== octets || point[0] !== 0x04) {
    reader.fail(`must hold a point of ${curve} that is not compressed: 04 and ${octets - 1} octets`);
  }
  return point;
}

function readApplication(reader: SshReader): string {
  const application = reader.text();
  if (!/^[!-~]{1,255}$/.test(application)) {
    reader.fail('must name an application of 1 to 255 printable characters');
  }
  return application;
}

/** Octets that do not tell where they are from, as other formats hold them. @throws malformed for broken base64 */
export function decodeKeyBase64(text: string): Uint8Array {
  const octets = fromBase64(text);
  if (octets === undefined || octets.length === 0) {
    throw new ChanceryError(
      'malformed',
      'must have base64 with its padding, and nothing else, as its second word',
    );
  }
  return octets;
}
