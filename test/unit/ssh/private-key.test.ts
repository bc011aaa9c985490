import { describe, expect, it } from 'vitest';
import { concat, fromBase64, toBase64, utf8 } from '../../../src/base/bytes.ts';
import { encodeOpensshPrivateKey, parseOpensshPrivateKey } from '../../../src/ssh/private-key.ts';
import { encodeSshPublicKey, type SshKeyFields } from '../../../src/ssh/public-key.ts';
import { wireMpint, wireString, wireUint32 } from '../../../src/ssh/wire.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

const CHECK = hex('01020304');
const SEED = new Uint8Array(32).fill(1);
const PUBLIC = new Uint8Array(32).fill(2);
const ED25519 = { type: 'ssh-ed25519', seed: SEED, key: PUBLIC } as const;
const POINT = concat(Uint8Array.of(4), new Uint8Array(64).fill(3));
const ECDSA = { type: 'ecdsa-sha2-nistp256', point: POINT, scalar: hex('80ff') } as const;
const RSA = {
  type: 'ssh-rsa',
  modulus: hex('80ff'),
  exponent: hex('010001'),
  privateExponent: hex('ff'),
  coefficient: hex('05'),
  prime1: hex('0b'),
  prime2: hex('0d'),
} as const;

describe('a private key', () => {
  it.each([ED25519, RSA, ECDSA])('of $type is read as it was written', (key) => {
    const text = encodeOpensshPrivateKey(key, 'a comment', CHECK);
    expect(parseOpensshPrivateKey(text)).toMatchObject({ key, comment: 'a comment' });
  });

  it('has its public half beside it', () => {
    const { publicKey } = parseOpensshPrivateKey(encodeOpensshPrivateKey(ED25519, '', CHECK));
    expect(publicKey).toEqual(encodeSshPublicKey({ type: 'ssh-ed25519', key: PUBLIC }));
  });

  it('is PEM in lines of 70 columns, whatever the length of its comment', () => {
    for (let length = 0; length < 12; length++) {
      const text = encodeOpensshPrivateKey(ED25519, 'x'.repeat(length), CHECK);
      const lines = text.split('\n');
      expect(lines[0]).toBe('-----BEGIN OPENSSH PRIVATE KEY-----');
      expect(lines.slice(1, -3).every((line) => line.length === 70)).toBe(true);
      expect(lines.slice(-2)).toEqual(['-----END OPENSSH PRIVATE KEY-----', '']);
      expect(parseOpensshPrivateKey(text).comment).toHaveLength(length);
    }
  });

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['newlines that are spelled out', (text: string) => text.replaceAll('\n', '\\n')],
    ['CRLF that is spelled out', (text: string) => text.replaceAll('\n', '\\r\\n')],
    ['no newline at its end', (text: string) => text.trimEnd()],
    ['blanks before its lines', (text: string) => text.replaceAll('\n', '\n  ')],
  ])('is read with %s', (_, spoil) => {
    expect(parseOpensshPrivateKey(spoil(encodeOpensshPrivateKey(ED25519, 'c', CHECK))).key).toEqual(ED25519);
  });

  it('is not written with a check of another length', () => {
    expect(() => encodeOpensshPrivateKey(ED25519, '', SEED)).toThrow(RangeError);
  });
});

describe('a private key is refused', () => {
  it.each<[what: string, parts: Parts, why: RegExp]>([
    ['that is encrypted', { cipher: 'aes256-ctr', kdf: 'bcrypt' }, /not encrypted/],
    ['with a passphrase and no cipher', { kdf: 'bcrypt' }, /not encrypted/],
    ['with options of a passphrase', { kdfOptions: 'x' }, /passphrase/],
    ['beside another', { count: 2 }, /one private key/],
    ['that is none', { count: 0 }, /one private key/],
    ['in another format', { magic: 'openssh-key-v2\0' }, /OpenSSH’s format/],
    ['whose check numbers differ', { checks: concat(CHECK, SEED.subarray(0, 4)) }, /check numbers differ/],
    ['that has other padding', { padding: hex('0102030405060700') }, /padding/],
    ['that is padded by a block', { padding: hex('0102030405060708') }, /padding/],
    ['with the public half of another', { outside: { type: 'ssh-ed25519', key: SEED } }, /does not belong/],
    ['whose halves differ within', { both: concat(SEED, SEED) }, /halves do not fit/],
    ['that is short', { both: SEED }, /halves do not fit/],
    ['with octets behind it', { trailing: Uint8Array.of(0) }, /trailing/],
    ['of a type that is not taken', { type: 'ssh-dss' }, /type that is not taken/],
    ['of a security key', { type: 'sk-ssh-ed25519@openssh.com' }, /in a security key/],
  ])('%s', (_, parts, why) => {
    expectMalformed(() => parseOpensshPrivateKey(written(parts)), why);
    expect(parseOpensshPrivateKey(written({})).key).toEqual(ED25519);
  });

  it('of ECDSA that names the curve of another type', () => {
    const fields = (curve: string) =>
      concat(wireString('ecdsa-sha2-nistp256'), wireString(curve), wireString(POINT), wireMpint(hex('05')));
    const outside: SshKeyFields = { type: 'ecdsa-sha2-nistp256', point: POINT };
    expect(parseOpensshPrivateKey(written({ fields: fields('nistp256'), outside })).key.type).toBe(
      'ecdsa-sha2-nistp256',
    );
    expectMalformed(
      () => parseOpensshPrivateKey(written({ fields: fields('nistp384'), outside })),
      /another curve/,
    );
  });

  it('without quoting any of it', () => {
    const text = encodeOpensshPrivateKey(ED25519, '', CHECK);
    const wrong = [
      text.replace('OPENSSH', 'RSA').replace('OPENSSH', 'RSA'),
      `${text}${text}`,
      text.slice(0, -40),
      text.replace('AAAA', '****'),
      '',
    ];
    for (const each of wrong) {
      expect(() => parseOpensshPrivateKey(each)).toThrow(
        expect.objectContaining({
          code: 'malformed',
          message: expect.not.stringMatching(/[A-Za-z0-9+/]{30}/),
        }),
      );
    }
  });
});

interface Parts {
  readonly magic?: string;
  readonly cipher?: string;
  readonly kdf?: string;
  readonly kdfOptions?: string;
  readonly count?: number;
  readonly outside?: SshKeyFields;
  readonly checks?: Uint8Array;
  readonly type?: string;
  readonly both?: Uint8Array;
  readonly fields?: Uint8Array;
  readonly padding?: Uint8Array;
  readonly trailing?: Uint8Array;
}

/** A file written by hand, of {@link ED25519} where nothing else is said. */
function written(parts: Parts): string {
  const fields =
    parts.fields ??
    concat(
      wireString(parts.type ?? 'ssh-ed25519'),
      wireString(PUBLIC),
      wireString(parts.both ?? concat(SEED, PUBLIC)),
    );
  const bare = concat(parts.checks ?? concat(CHECK, CHECK), fields, wireString(''));
  const missing = (8 - (bare.length % 8)) % 8;
  const octets = concat(
    utf8(parts.magic ?? 'openssh-key-v1\0'),
    wireString(parts.cipher ?? 'none'),
    wireString(parts.kdf ?? 'none'),
    wireString(parts.kdfOptions ?? ''),
    wireUint32(parts.count ?? 1),
    wireString(encodeSshPublicKey(parts.outside ?? { type: 'ssh-ed25519', key: PUBLIC }).blob),
    wireString(concat(bare, parts.padding ?? Uint8Array.from({ length: missing }, (_, i) => i + 1))),
    parts.trailing ?? new Uint8Array(0),
  );
  const base64 = toBase64(octets);
  expect(fromBase64(base64)).toEqual(octets);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
