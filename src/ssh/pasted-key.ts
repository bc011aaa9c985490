/**
 * A public key as people paste it: one line `type base64 [comment]`, and nothing that `ssh-keygen -l` would let pass besides.
 * What stands in the text is never quoted, for it may be a private key.
 */
import { ChanceryError, type ErrorReason } from '../base/error.ts';
import { readKeyLine } from './key-line.ts';
import { isSshKeyType, type SshKeyType, sshKeyTypes } from './key-types.ts';
import { decodeKeyBase64, parseSshPublicKey, printableComment, type SshPublicKey } from './public-key.ts';

/** Of the whole text; an RSA key of 16384 bits takes less than three thousand. */
const PASTED_CHARACTERS = 16_384;

/**
 * @throws malformed with the reason `ssh_key_unsupported` for another kind of thing, `ssh_key_unreadable` for a key of a
 *   type that is taken which cannot be read
 */
export function parsePastedKey(text: string): { readonly key: SshPublicKey; readonly comment: string } {
  if (holdsPrivateKey(text)) {
    throw unsupported(
      'must be a public key, and holds a private key: discard that key, make a new one and give its .pub file',
    );
  }
  if (text.length > PASTED_CHARACTERS) {
    throw unreadable(`must have at most ${PASTED_CHARACTERS} characters`);
  }
  const { line, type, base64, comment } = readKeyLine(text);
  checkOneLine(line);
  if (!isSshKeyType(type)) throw otherType(line, type);
  // As it was given, and as it will be written: there, what is invisible here is a space.
  const printed = printableComment(comment);
  if ([comment, printed].some((one) => SECOND_KEY.test(one)))
    throw unsupported('must be one public key, and holds several');
  return { key: readKey(type, base64), comment: printed };
}

/** PEM, PuTTY's file, and the base64 of OpenSSH's own format without its first line. */
function holdsPrivateKey(text: string): boolean {
  return /PRIVATE KEY|PuTTY-User-Key-File|b3BlbnNzaC1rZXktdjE/i.test(text);
}

function checkOneLine(line: string): void {
  if (line === '') throw unsupported(`must be an SSH public key: one line "type base64 comment"`);
  for (const [pattern, what] of OTHER_FORMATS) if (pattern.test(line)) throw unsupported(what);
  const lines = line.split(/[\r\n\v\f\u0085\u2028\u2029]+/);
  if (lines.length === 1) return;
  const keys = lines.filter((each) => KEY_TYPE_WORD.test(each)).length;
  throw unsupported(
    keys > 1
      ? `must be one public key, and holds ${keys}`
      : 'must be one line, and the key is broken into several or has other lines around it',
  );
}

const SECOND_KEY = /(?:^|[ \t])[a-z0-9@.-]+[ \t]+AAAA[A-Za-z0-9+/]{20}/;

const OTHER_FORMATS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /^---- BEGIN SSH2 /,
    'must be one line "type base64 comment", and is in the format of RFC 4716: "ssh-keygen -i -f" converts it',
  ],
  [
    /^-----BEGIN /,
    'must be one line "type base64 comment", and is PEM: "ssh-keygen -i -m PKCS8 -f" converts it',
  ],
];

const KEY_TYPE_WORD = /(?:^|\s)(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-|sk-(?:ssh|ecdsa)-)/;

function otherType(line: string, first: string): ChanceryError {
  const [word = ''] = first.split('\t', 1);
  if (isSshKeyType(word)) return unreadable('must have spaces between its words, not tabs');
  return unsupported(whatElse(line, first));
}

/** What a line is that begins with no type of key that is taken, in words that complete "<field> …". */
function whatElse(line: string, first: string): string {
  const known = OTHER_FIRST_WORDS.find(([pattern]) => pattern.test(first));
  if (known !== undefined) return known[1];
  const others = line.split(/[ \t]+/).slice(1);
  if (others.some((word) => isSshKeyType(word) || KEY_TYPE_WORD.test(word))) {
    return first.includes('=') || OPTION_WORD.test(first)
      ? 'must be a public key alone, and has options before it'
      : 'must be a public key alone, and has another word before its type';
  }
  return `must begin with a type of key that is taken: ${sshKeyTypes().join(', ')}`;
}

const OTHER_FIRST_WORDS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^\uFEFF/, 'must begin with its type, and begins with a byte order mark'],
  [/-cert-v0\d@openssh\.com$/i, 'must be a public key, and is a certificate'],
  [/^ssh-dss$/i, 'must not be a DSA key: OpenSSH has removed them'],
  [/mldsa/i, 'is a key of ML-DSA, which is not supported yet'],
  [
    /^rsa-sha2-(?:256|512)$/i,
    'must begin with "ssh-rsa": rsa-sha2-256 and rsa-sha2-512 are names of signatures, not of keys',
  ],
  [
    /^@?(?:cert-authority|revoked)(?:,|$)/i,
    'must be a public key alone, and is marked as an authority or as revoked',
  ],
];

/** Options of authorized_keys that have no value (sshd(8)). */
const OPTION_WORD =
  /^(?:no-|restrict|agent-forwarding|port-forwarding|pty|user-rc|X11-forwarding|verify-required)/i;

function readKey(type: SshKeyType, base64: string): SshPublicKey {
  try {
    const key = parseSshPublicKey(decodeKeyBase64(base64));
    if (key.type === type) return key;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') throw unreadable(told(error.message));
    throw error;
  }
  throw unreadable(told('names one type of key, and holds a key of another'));
}

/** The reader's finding, and what would pass. */
function told(fault: string): string {
  return fault.startsWith('must ') ? fault : `must be the whole line of a .pub file: this one ${fault}`;
}

function unsupported(what: string): ChanceryError {
  return refused(what, 'ssh_key_unsupported');
}

function unreadable(what: string): ChanceryError {
  return refused(what, 'ssh_key_unreadable');
}

function refused(what: string, reason: ErrorReason): ChanceryError {
  return new ChanceryError('malformed', what, { reason });
}
