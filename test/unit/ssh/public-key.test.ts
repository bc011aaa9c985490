import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../../src/base/bytes.ts';
import { sshKeyTypes } from '../../../src/ssh/key-types.ts';
import {
  encodeSshPublicKey,
  formatSshPublicKey,
  parseFingerprint,
  parseSshPublicKey,
  printableComment,
  spellFingerprint,
} from '../../../src/ssh/public-key.ts';
import { wireMpint, wireString } from '../../../src/ssh/wire.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { newSshKey } from '../../support/ssh.ts';

const POINT = concat(Uint8Array.of(4), new Uint8Array(64).fill(1));

describe('a public key', () => {
  it.each(sshKeyTypes())('of type %s is read as it was written', (type) => {
    const key = newSshKey(type);
    expect(parseSshPublicKey(key.blob)).toEqual(key);
    expect(key.type).toBe(type);
  });

  it.each(sshKeyTypes())('of type %s is refused with an octet more or less', (type) => {
    const { blob } = newSshKey(type);
    expectMalformed(() => parseSshPublicKey(concat(blob, Uint8Array.of(0))), /1 trailing octets/);
    expectMalformed(() => parseSshPublicKey(blob.subarray(0, -1)), /ends too early/);
  });

  it.each(['ssh-dss', 'ssh-ed25519-cert-v01@openssh.com', 'ssh-rsa1', 'toString', ''])(
    'of type "%s" is refused',
    (type) => {
      const blob = concat(wireString(type), wireString(new Uint8Array(32)));
      expectMalformed(() => parseSshPublicKey(blob), /type that is taken/);
    },
  );

  it('of Ed25519 has 32 octets', () => {
    const of = (length: number) => () =>
      parseSshPublicKey(concat(wireString('ssh-ed25519'), wireString(new Uint8Array(length))));
    expect(of(32)().type).toBe('ssh-ed25519');
    expectMalformed(of(31), /31 octets: it must have 32/);
    expectMalformed(of(33), /33 octets: it must have 32/);
  });

  it('of RSA is the exponent and then the modulus, neither of them zero', () => {
    const of =
      (...numbers: Uint8Array[]) =>
      () =>
        parseSshPublicKey(concat(wireString('ssh-rsa'), ...numbers));
    const [e, n, zero] = [wireMpint(Uint8Array.of(3)), wireMpint(Uint8Array.of(0x81)), wireString('')];
    expect(of(e, n)().fields).toEqual({
      type: 'ssh-rsa',
      exponent: Uint8Array.of(3),
      modulus: Uint8Array.of(0x81),
    });
    expectMalformed(of(zero, n), /zero/);
    expectMalformed(of(e, zero), /zero/);
    expectMalformed(of(e, wireString(Uint8Array.of(0x81))), /negative/);
    expectMalformed(of(e, wireString(Uint8Array.of(0, 1))), /needless leading zeros/);
  });

  it('of ECDSA names the curve of its type, and has an uncompressed point of it', () => {
    const of =
      (curve: string, point: Uint8Array, type = 'ecdsa-sha2-nistp256') =>
      () =>
        parseSshPublicKey(concat(wireString(type), wireString(curve), wireString(point)));
    expect(of('nistp256', POINT)().type).toBe('ecdsa-sha2-nistp256');
    expectMalformed(of('nistp384', POINT), /names another curve/);
    expectMalformed(of('nistp256', POINT, 'ecdsa-sha2-nistp384'), /names another curve/);
    expectMalformed(of('nistp256', concat(Uint8Array.of(2), POINT.subarray(1, 33))), /not compressed/);
    expectMalformed(of('nistp256', concat(Uint8Array.of(6), POINT.subarray(1))), /not compressed/);
    expectMalformed(of('nistp256', POINT.subarray(0, 64)), /04 and 64 octets/);
  });

  it.each([
    ['', 'empty'],
    ['s'.repeat(256), 'of 256 characters'],
    ['ssh: x', 'with a space'],
    ['ssh:\n', 'with a newline'],
  ])('of a security key is refused with the application %j, %s', (application) => {
    const of = (named: string) =>
      parseSshPublicKey(
        concat(wireString('sk-ssh-ed25519@openssh.com'), wireString(new Uint8Array(32)), wireString(named)),
      );
    expectMalformed(() => of(application), /application/);
    expect(of('s'.repeat(255)).fields).toMatchObject({ application: 's'.repeat(255) });
  });
});

describe('the line of a public key', () => {
  const key = newSshKey();

  it('is type, base64 and comment', () => {
    const base64 = Buffer.from(key.blob).toString('base64');
    expect(formatSshPublicKey(key)).toBe(`ssh-ed25519 ${base64}`);
    expect(formatSshPublicKey(key, 'jörg@host')).toBe(`ssh-ed25519 ${base64} jörg@host`);
  });

  it('stays one line, whatever its comment', () => {
    expect(printableComment('a\r\nssh-rsa\tb\u0000\u2028c\u202e ')).toBe('a ssh-rsa b c');
    expect(printableComment('\ud800')).toBe('\ufffd');
    expect(printableComment('🔑'.repeat(300))).toBe('🔑'.repeat(255));
    expect(formatSshPublicKey(key, ' \n ')).toBe(formatSshPublicKey(key));
  });
});

describe('a fingerprint', () => {
  it('is spelled as ssh-keygen does, and read again', () => {
    const key = encodeSshPublicKey({ type: 'ssh-ed25519', key: new Uint8Array(32) });
    const text = spellFingerprint(key.fingerprint);
    expect(text).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(parseFingerprint(text)).toEqual(key.fingerprint);
  });

  it.each([
    ['another hash', (text: string) => text.replace('SHA256', 'MD5')],
    ['padding', (text: string) => `${text}=`],
    ['a character less', (text: string) => text.slice(0, -1)],
    ['spare bits', (text: string) => `${text.slice(0, -1)}B`],
    ['lower case', (text: string) => text.replace('SHA256', 'sha256')],
  ])('is refused with %s', (_, spoil) => {
    const text = spellFingerprint(new Uint8Array(32));
    expect(parseFingerprint(text)).toEqual(new Uint8Array(32));
    expect(parseFingerprint(spoil(text))).toBeUndefined();
  });
});

it('the blob of a key does not depend on leading zeros of its numbers', () => {
  const modulus = utf8('modulus');
  const [plain, padded] = [modulus, concat(new Uint8Array(3), modulus)].map((n) =>
    encodeSshPublicKey({ type: 'ssh-rsa', exponent: Uint8Array.of(1, 0, 1), modulus: n }),
  );
  expect(padded?.blob).toEqual(plain?.blob);
});
