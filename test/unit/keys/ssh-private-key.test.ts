import { createECDH } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/base/bytes.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import { opensshToPkcs8, pkcs8ToOpenssh } from '../../../src/keys/ssh-private-key.ts';
import type { SshPrivateKey } from '../../../src/ssh/private-key.ts';
import { octets } from '../../support/keys.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { PLAIN_KEY_TYPES, PLAIN_KEYS, type PlainKeyType, pkcs8Of } from '../../support/ssh.ts';

const newKey = (type: PlainKeyType) => pkcs8ToOpenssh(pkcs8Of(PLAIN_KEYS[type]()));

describe('a private key', () => {
  it.each(PLAIN_KEY_TYPES)('of type %s becomes an OpenSSH key and PKCS#8 again', (type) => {
    const pkcs8 = pkcs8Of(PLAIN_KEYS[type]());
    const key = pkcs8ToOpenssh(pkcs8);
    expect(key.type).toBe(type);
    expect(opensshToPkcs8(key)).toEqual(pkcs8);
  });

  it.each([1n, 255n, 2n ** 255n - 1n])('of ECDSA may be the small number %s', (scalar) => {
    const curve = createECDH('secp521r1');
    curve.setPrivateKey(Buffer.from(octets(scalar, 66)));
    const point = new Uint8Array(curve.getPublicKey());
    const key: SshPrivateKey = { type: 'ecdsa-sha2-nistp521', point, scalar: octets(scalar) };
    expect(pkcs8ToOpenssh(opensshToPkcs8(key))).toEqual(key);
  });
});

describe('a private key is refused', () => {
  it('of Ed25519 with the public half of another', () => {
    const [key, other] = [newKey('ssh-ed25519'), newKey('ssh-ed25519')];
    if (!('seed' in key && 'seed' in other)) return expect.fail();
    expectMalformed(() => opensshToPkcs8({ ...key, key: other.key }), /does not belong/);
    expect(softwareSigner(opensshToPkcs8(key)).publicKey.algorithm).toBe('ed25519');
  });

  it('of ECDSA with the point of another', () => {
    const [key, other] = [newKey('ecdsa-sha2-nistp256'), newKey('ecdsa-sha2-nistp256')];
    if (!('scalar' in key && 'scalar' in other)) return expect.fail();
    expectMalformed(() => opensshToPkcs8({ ...key, point: other.point }), /does not belong/);
    expect(opensshToPkcs8(key)).toBeInstanceOf(Uint8Array);
  });

  it('of RSA whose numbers do not fit, or are none', () => {
    const key = newKey('ssh-rsa');
    if (!('prime1' in key)) return expect.fail();
    const { coefficient, exponent, modulus, prime1, privateExponent } = key;
    for (const wrong of [
      { prime2: prime1 },
      { coefficient: flipped(coefficient) },
      { privateExponent: flipped(privateExponent) },
      { modulus: flipped(modulus) },
    ]) {
      expectMalformed(() => opensshToPkcs8({ ...key, ...wrong }), /./);
    }
    for (const prime of [new Uint8Array(0), Uint8Array.of(1)]) {
      expectMalformed(() => opensshToPkcs8({ ...key, prime1: prime }), /two primes/);
    }
    expect(pkcs8ToOpenssh(opensshToPkcs8(key))).toMatchObject({ exponent, modulus });
  });

  it('of RSA with 1024 bits', () => {
    const weak = PLAIN_KEYS['ssh-rsa'](1024);
    expectMalformed(() => pkcs8ToOpenssh(pkcs8Of(weak)), /1024 bits/);
  });
});

function flipped(number: Uint8Array): Uint8Array {
  return concat(number.subarray(0, -1), Uint8Array.of((number.at(-1) as number) ^ 2));
}
