import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/base/bytes.ts';
import { judgeSshKey, sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import { sshKeyTypes } from '../../../src/ssh/key-types.ts';
import { encodeSshPublicKey, parseSshPublicKey, type SshKeyFields } from '../../../src/ssh/public-key.ts';
import { modulusOf, octets, prime } from '../../support/keys.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { newSigner, newSshKey, PLAIN_KEY_TYPES } from '../../support/ssh.ts';

/** Judged as it comes from outside. */
const judge = (fields: SshKeyFields) => judgeSshKey(parseSshPublicKey(encodeSshPublicKey(fields).blob));
const rsa = (modulus: bigint, exponent = 65537n) =>
  judge({ type: 'ssh-rsa', modulus: octets(modulus), exponent: octets(exponent) });

describe('an SSH key', () => {
  it.each(PLAIN_KEY_TYPES)('of type %s is the same key as in X.509', (type) => {
    const { publicKey } = newSigner(type);
    const ssh = sshPublicKeyOf(publicKey);
    expect(ssh.type).toBe(type);
    const judged = judgeSshKey(ssh);
    expect(judged).toMatchObject({ ssh, algorithm: publicKey.algorithm });
    expect(judged.publicKey.spkiHash).toEqual(publicKey.spkiHash);
  });

  it.each([
    ['ssh-ed25519', 'ed25519'],
    ['ssh-rsa', 'rsa-2048'],
    ['ecdsa-sha2-nistp256', 'ec-p256'],
    ['ecdsa-sha2-nistp384', 'ec-p384'],
    ['ecdsa-sha2-nistp521', 'ec-p521'],
    ['sk-ssh-ed25519@openssh.com', 'sk-ed25519'],
    ['sk-ecdsa-sha2-nistp256@openssh.com', 'sk-ec-p256'],
  ] as const)('of type %s has the algorithm %s', (type, algorithm) => {
    expect(sshKeyTypes()).toContain(type);
    expect(judgeSshKey(newSshKey(type)).algorithm).toBe(algorithm);
  });

  it('of RSA may be of a size that has no name', () => {
    expect(rsa(prime(1024) * prime(1025)).algorithm).toBe('rsa-other');
  });
});

describe('a weak SSH key is refused', () => {
  it('of RSA with 1024 bits, which ssh-keygen would sign, or with 16384', () => {
    expectMalformed(() => rsa(modulusOf(1024)), /1024 bits: it must have from 2048/);
    expectMalformed(() => rsa((1n << 16383n) + 1n), /16384 bits/);
    expect(rsa(modulusOf(2048)).algorithm).toBe('rsa-2048');
  });

  it('of RSA with an exponent that is even, small, or above 2^32', () => {
    const modulus = modulusOf(2048);
    expectMalformed(() => rsa(modulus, 65538n), /even/);
    expectMalformed(() => rsa(modulus, 3n), /too small/);
    expectMalformed(() => rsa(modulus, 2n ** 32n + 1n), /at most 2\^32/);
    expect(rsa(modulus, 2n ** 32n - 1n).algorithm).toBe('rsa-2048');
  });

  it('of Ed25519 of small order, also in a security key', () => {
    for (const key of [new Uint8Array(32), octets(1n, 32).reverse()]) {
      expectMalformed(() => judge({ type: 'ssh-ed25519', key }), /small order/);
      expectMalformed(
        () => judge({ type: 'sk-ssh-ed25519@openssh.com', key, application: 'ssh:' }),
        /small order/,
      );
    }
  });

  it.each(['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'] as const)(
    'of %s off its curve',
    (type) => {
      const { fields } = newSshKey(type);
      if (!('point' in fields)) return expect.fail();
      const point = fields.point.with(-1, (fields.point.at(-1) as number) ^ 1);
      expectMalformed(() => judge({ type, point }), /not on the curve/);
      expectMalformed(
        () => judge({ type, point: concat(Uint8Array.of(4), new Uint8Array(point.length - 1)) }),
        /not on the curve/,
      );
    },
  );

  it('of a security key whose application is one of the web', () => {
    const { fields } = newSshKey('ssh-ed25519');
    if (!('key' in fields)) return expect.fail();
    const of = (application: string) =>
      judge({ type: 'sk-ssh-ed25519@openssh.com', key: fields.key, application });
    expectMalformed(() => of('https://example.com'), /must begin with "ssh:"/);
    expect(of('ssh:work').algorithm).toBe('sk-ed25519');
  });
});
