import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../../src/base/bytes.ts';
import { sha256 } from '../../../src/base/hash.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import { signSsh, sshSignatureAlgorithm, verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import { encodeSshPublicKey, type SshPublicKey } from '../../../src/ssh/public-key.ts';
import { parseSshSignature, type SshSignature } from '../../../src/ssh/signature.ts';
import { SshReader, wireMpint, wireString, wireUint32 } from '../../../src/ssh/wire.ts';
import { octets } from '../../support/keys.ts';
import { newSigner, PLAIN_KEY_TYPES, pkcs8Of } from '../../support/ssh.ts';

const MESSAGE = utf8('a message that is signed');

describe.each(PLAIN_KEY_TYPES)('a signature by %s', (type) => {
  const signer = newSigner(type);
  const key = sshPublicKeyOf(signer.publicKey);

  it('names its algorithm, and verifies over that message and under that key only', async () => {
    const signature = parseSshSignature(await signSsh(signer, MESSAGE));
    expect(signature.algorithm).toBe(type === 'ssh-rsa' ? 'rsa-sha2-512' : type);
    expect(sshSignatureAlgorithm(signer.publicKey).name).toBe(signature.algorithm);
    expect(verifySshSignature(key, MESSAGE, signature)).toBe(true);
    expect(verifySshSignature(key, utf8('another'), signature)).toBe(false);
    expect(verifySshSignature(sshPublicKeyOf(newSigner(type).publicKey), MESSAGE, signature)).toBe(false);
  });

  it('is refused under every other algorithm', async () => {
    const signature = parseSshSignature(await signSsh(signer, MESSAGE));
    const others = [...PLAIN_KEY_TYPES, 'rsa-sha2-256', 'rsa-sha2-512', 'ssh-dss', 'toString', ''].filter(
      (algorithm) => algorithm !== signature.algorithm,
    );
    for (const algorithm of others) {
      expect(verifySshSignature(key, MESSAGE, { ...signature, algorithm })).toBe(false);
    }
  });

  it('is refused when it is spoilt, short or long', async () => {
    const signature = parseSshSignature(await signSsh(signer, MESSAGE));
    const { octets: good } = signature;
    for (const bad of [
      good.with(-1, (good.at(-1) as number) ^ 1),
      good.subarray(0, -1),
      concat(good, Uint8Array.of(0)),
      new Uint8Array(0),
    ]) {
      expect(verifySshSignature(key, MESSAGE, { ...signature, octets: bad })).toBe(false);
    }
  });
});

describe('a signature of RSA', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = sshPublicKeyOf(softwareSigner(pkcs8Of(privateKey)).publicKey);
  const signed = (digest: string, algorithm: string): SshSignature => ({
    algorithm,
    octets: new Uint8Array(sign(digest, MESSAGE, privateKey)),
  });

  it('may be with SHA-256 or SHA-512, and not with SHA-1', () => {
    expect(verifySshSignature(key, MESSAGE, signed('sha256', 'rsa-sha2-256'))).toBe(true);
    expect(verifySshSignature(key, MESSAGE, signed('sha512', 'rsa-sha2-512'))).toBe(true);
    expect(verifySshSignature(key, MESSAGE, signed('sha512', 'rsa-sha2-256'))).toBe(false);
    expect(verifySshSignature(key, MESSAGE, signed('sha1', 'ssh-rsa'))).toBe(false);
  });

  it('of a key that is too weak is refused', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const { n = '', e = '' } = weak.export({ format: 'jwk' });
    const [modulus, exponent] = [n, e].map((text) => new Uint8Array(Buffer.from(text, 'base64url')));
    if (modulus === undefined || exponent === undefined) return expect.fail();
    const signature = { algorithm: 'rsa-sha2-512', octets: new Uint8Array(sign('sha512', MESSAGE, weak)) };
    expect(
      verifySshSignature(encodeSshPublicKey({ type: 'ssh-rsa', modulus, exponent }), MESSAGE, signature),
    ).toBe(false);
  });
});

describe('a signature of ECDSA', () => {
  const signer = newSigner('ecdsa-sha2-nistp256');
  const key = sshPublicKeyOf(signer.publicKey);

  it('is two numbers, neither DER nor halves of one length', async () => {
    let shortest = 32;
    // One number in 256 begins with an octet of zeros, which is left out.
    for (let i = 1; shortest === 32 && i < 10_000; i++) {
      const message = octets(BigInt(i));
      const signature = parseSshSignature(await signSsh(signer, message));
      const [r, s] = SshReader.whole(signature.octets, (reader) => [reader.mpint(), reader.mpint()] as const);
      shortest = Math.min(shortest, r.length, s.length);
      expect(verifySshSignature(key, message, signature)).toBe(true);
    }
    expect(shortest).toBeLessThan(32);
  });

  it('is refused when a number is zero, negative, or padded', async () => {
    const signature = parseSshSignature(await signSsh(signer, MESSAGE));
    const [r, s] = SshReader.whole(signature.octets, (reader) => [reader.mpint(), reader.mpint()] as const);
    const verified = (...parts: Uint8Array[]) =>
      verifySshSignature(key, MESSAGE, { ...signature, octets: concat(...parts) });
    expect(verified(wireMpint(r), wireMpint(s))).toBe(true);
    expect(verified(wireMpint(new Uint8Array(0)), wireMpint(s))).toBe(false);
    expect(verified(wireMpint(r), wireString(''))).toBe(false);
    expect(verified(wireString(concat(Uint8Array.of(0, 0), r)), wireMpint(s))).toBe(false);
    expect(verified(r, s)).toBe(false);
  });
});

describe('a signature by a security key', () => {
  const application = 'ssh:';
  const FLAGS = 1;
  const COUNTER = 9;
  const signedOctets = concat(
    new Uint8Array(createHash('sha256').update(application).digest()),
    Uint8Array.of(FLAGS),
    wireUint32(COUNTER),
    sha256(MESSAGE),
  );
  const authenticator = { flags: FLAGS, counter: COUNTER };

  it('verifies with its flags and counter, and not with others', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { fields } = sshPublicKeyOf(softwareSigner(pkcs8Of(privateKey)).publicKey);
    if (!('key' in fields)) return expect.fail();
    const type = 'sk-ssh-ed25519@openssh.com';
    const key = encodeSshPublicKey({ type, key: fields.key, application });
    const signature = {
      algorithm: type,
      octets: new Uint8Array(sign(null, signedOctets, privateKey)),
      authenticator,
    };
    expectBound(key, signature);
  });

  it('may be ECDSA', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const { fields } = sshPublicKeyOf(softwareSigner(pkcs8Of(privateKey)).publicKey);
    if (!('point' in fields)) return expect.fail();
    const type = 'sk-ecdsa-sha2-nistp256@openssh.com';
    const key = encodeSshPublicKey({ type, point: fields.point, application });
    const both = new Uint8Array(sign('sha256', signedOctets, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
    const octetsOf = concat(wireMpint(both.subarray(0, 32)), wireMpint(both.subarray(32)));
    expectBound(key, { algorithm: type, octets: octetsOf, authenticator });
  });

  function expectBound(key: SshPublicKey, signature: SshSignature): void {
    const verified = (changed: Partial<SshSignature>) =>
      verifySshSignature(key, MESSAGE, { ...signature, ...changed });
    expect(verified({})).toBe(true);
    expect(verified({ authenticator: { flags: FLAGS, counter: COUNTER + 1 } })).toBe(false);
    expect(verified({ authenticator: { flags: 5, counter: COUNTER } })).toBe(false);
    expect(verifySshSignature(key, utf8('another'), signature)).toBe(false);
    // Without them, what the key signed would be taken for the message itself.
    const bare = { algorithm: signature.algorithm, octets: signature.octets };
    expect(verifySshSignature(key, signedOctets, bare)).toBe(false);
  }
});
