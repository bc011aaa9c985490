import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/base/bytes.ts';
import { atField, ChanceryError } from '../../../src/base/error.ts';
import { sshKeyTypes } from '../../../src/ssh/key-types.ts';
import { parsePastedKey } from '../../../src/ssh/pasted-key.ts';
import { formatSshPublicKey } from '../../../src/ssh/public-key.ts';
import { wireString } from '../../../src/ssh/wire.ts';
import { newSshKey } from '../../support/ssh.ts';

const key = newSshKey();
const other = formatSshPublicKey(newSshKey('ecdsa-sha2-nistp256'));
const line = formatSshPublicKey(key);
const base64 = Buffer.from(key.blob).toString('base64');
const spelled = (type: string, blob: Uint8Array) => `${type} ${Buffer.from(blob).toString('base64')}`;

describe('a pasted key', () => {
  it.each(sshKeyTypes())('of type %s is taken with its comment', (type) => {
    const pasted = newSshKey(type);
    expect(parsePastedKey(formatSshPublicKey(pasted, 'a b'))).toEqual({ key: pasted, comment: 'a b' });
  });

  it.each([
    ['no comment', line],
    ['a newline', `${line}\n`],
    ['CRLF', `${line}\r\n`],
    ['blanks around it', `  ${line} \n\n`],
    ['two spaces', line.replace(' ', '  ')],
    ['many blanks around it', `${' '.repeat(8000)}${line}${' '.repeat(8000)}`],
  ])('is taken with %s', (_, text) => {
    expect(parsePastedKey(text)).toEqual({ key, comment: '' });
  });

  it('has a comment that is printable and short', () => {
    expect(parsePastedKey(`${line} a\tb\u0007c  d`).comment).toBe('a b c d');
    expect(parsePastedKey(`${line} ${'x'.repeat(300)}`).comment).toBe('x'.repeat(255));
  });
});

const UNSUPPORTED: readonly (readonly [what: string, text: string, why: RegExp])[] = [
  ['nothing', ' \n', /must be an SSH public key/],
  ['two keys', `${line}\n${other}`, /holds 2/],
  ['two keys on one line', `${line} ${other}`, /holds several/],
  ['a comment before it', `# laptop\n${line}`, /one line/],
  ['a key that is wrapped', `${line.slice(0, 50)}\n${line.slice(50)}`, /broken into several/],
  ['a lone CR in it', `${line}\rx`, /one line/],
  ['RFC 4716', `---- BEGIN SSH2 PUBLIC KEY ----\n${base64}\n---- END SSH2 PUBLIC KEY ----`, /RFC 4716/],
  ['PEM', `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----`, /is PEM/],
  ['a certificate', spelled('ssh-ed25519-cert-v01@openssh.com', key.blob), /is a certificate/],
  ['a certificate of a security key', 'sk-ssh-ed25519-cert-v01@openssh.com AAAA', /is a certificate/],
  ['an old certificate', 'ssh-rsa-cert-v00@openssh.com AAAA', /is a certificate/],
  ['DSA', spelled('ssh-dss', concat(wireString('ssh-dss'))), /DSA/],
  ['ML-DSA', 'ssh-mldsa44-ed25519@openssh.com AAAA', /not supported yet/],
  ['a name of a signature', `rsa-sha2-512 ${base64}`, /names of signatures/],
  ['options', `command="id",no-pty ${line}`, /options before it/],
  ['an option without a value', `restrict ${line}`, /options before it/],
  ['cert-authority', `cert-authority ${line}`, /marked as an authority/],
  ['cert-authority with options', `cert-authority,principals="a" ${line}`, /marked as an authority/],
  ['@cert-authority', `@cert-authority *.example.com ${line}`, /marked as an authority/],
  ['@revoked', `@revoked * ${line}`, /marked as an authority or as revoked/],
  ['a host name', `host.example.com ${line}`, /another word before its type/],
  ['a BOM', `\uFEFF${line}`, /byte order mark/],
  ['upper case', line.replace('ssh-ed25519', 'SSH-ED25519'), /must begin with a type/],
  ['base64 alone', base64, /must begin with a type/],
  ['version 1', '2048 65537 1234567890', /must begin with a type/],
  ['a name that every object has', `constructor ${base64}`, /must begin with a type/],
];

describe('what is no key that is taken', () => {
  it.each(UNSUPPORTED)('%s is refused as unsupported', (_, text, why) => {
    expectRefused(text, 'ssh_key_unsupported', why);
  });
});

const p256 = newSshKey('ecdsa-sha2-nistp256');

const UNREADABLE: readonly (readonly [what: string, text: string, why: RegExp])[] = [
  ['no base64', 'ssh-ed25519', /base64/],
  ['padding left out', spelled('ecdsa-sha2-nistp256', p256.blob).replace(/=+$/, ''), /base64/],
  ['padding too much', `${line}=`, /base64/],
  ['spare bits', spelled('ecdsa-sha2-nistp256', p256.blob).replace(/.=$/, '9='), /base64/],
  ['the alphabet of URLs', line.replace(/.$/, '-'), /base64/],
  ['characters that are not base64', line.replace(/.$/, '*'), /base64/],
  ['text behind padding', `ecdsa-sha2-nistp256 QUI=QUI=`, /base64/],
  ['a tab before base64', line.replace(' ', '\t'), /not tabs/],
  ['another type inside', spelled('ssh-rsa', key.blob), /holds a key of another/],
  ['DSA inside', spelled('ssh-rsa', wireString('ssh-dss')), /type that is taken/],
  [
    'a certificate inside',
    spelled('ssh-rsa', wireString('ssh-rsa-cert-v01@openssh.com')),
    /type that is taken/,
  ],
  ['another curve', spelled('ecdsa-sha2-nistp384', p256.blob), /holds a key of another/],
  ['octets behind it', spelled('ssh-ed25519', concat(key.blob, Uint8Array.of(0))), /trailing/],
  ['octets too few', spelled('ssh-ed25519', key.blob.subarray(0, -3)), /ends too early/],
  ['more than 16 KiB', `${line} ${'x'.repeat(16_384)}`, /at most 16384 characters/],
];

describe('what cannot be read', () => {
  it.each(UNREADABLE)('%s is refused as unreadable', (_, text, why) => {
    expectRefused(text, 'ssh_key_unreadable', why);
  });
});

describe('a private key in place of a public one', () => {
  const secret = 'c2VjcmV0IG9jdGV0cw';
  it.each([
    ['OpenSSH', `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----`],
    ['PKCS#8', `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`],
    ['encrypted', `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${secret}`],
    ['PuTTY', `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n${secret}`],
    ['OpenSSH without its first line', `b3BlbnNzaC1rZXktdjEAAAAABG5vbmU${secret}`],
    ['a key and its public half', `${line}\n-----BEGIN RSA PRIVATE KEY-----\n${secret}`],
    ['one that is too long', `-----BEGIN RSA PRIVATE KEY-----\n${secret.repeat(2000)}`],
  ])('is refused, and its owner told to discard it: %s', (_, text) => {
    const { message } = expectRefused(text, 'ssh_key_unsupported', /private key: discard that key/);
    expect(message).not.toContain(secret);
  });
});

describe('a refusal', () => {
  it.each([...UNSUPPORTED, ...UNREADABLE])('of %s quotes nothing of the text', (_, text) => {
    const { message } = refusalOf(text);
    for (const word of text.split(/\s+/).filter((each) => each.length > 40))
      expect(message).not.toContain(word);
  });

  it('keeps its reason once its field is known', () => {
    expect(() => atField('public_key', () => parsePastedKey('ssh-dss AAAA'))).toThrow(
      expect.objectContaining({ code: 'invalid_field', reason: 'ssh_key_unsupported' }),
    );
  });
});

function expectRefused(text: string, reason: string, why: RegExp): ChanceryError {
  const error = refusalOf(text);
  expect(error).toMatchObject({ code: 'malformed', reason, message: expect.stringMatching(why) });
  return error;
}

function refusalOf(text: string): ChanceryError {
  try {
    parsePastedKey(text);
  } catch (error) {
    if (error instanceof ChanceryError) return error;
    throw error;
  }
  return expect.fail('it was taken');
}
