import { execFileSync } from 'node:child_process';
import { createECDH, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../../src/base/bytes.ts';
import { encodePem } from '../../../src/base/pem.ts';
import { TAG } from '../../../src/der/tag.ts';
import {
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  primitive,
  sequence,
} from '../../../src/der/writer.ts';
import { EC_ALGORITHMS, KEY_ALGORITHMS, SIGNATURE_ALGORITHMS } from '../../../src/keys/algorithms.ts';
import type { PublicKey } from '../../../src/keys/public-key.ts';
import type { Signer } from '../../../src/keys/signer.ts';
import { softwareSigner } from '../../../src/keys/software.ts';
import { CURVES } from '../../../src/keys/strength/ec-on-curve.ts';
import { verifySignature, verifySignatureInPool } from '../../../src/keys/verify.ts';
import { KEY_TYPE } from '../../../src/x509/oid.ts';
import { encodeEcPkcs8, encodeEcSec1, pkcs8ToTraditional } from '../../../src/x509/private-key.ts';
import { octets } from '../../support/keys.ts';
import { has } from '../../support/programs.ts';

const MESSAGE = utf8('a message that is signed');

const KEYS: readonly (readonly [string, () => Uint8Array])[] = [
  ['ec-p256', () => pkcs8(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey)],
  ['ec-p384', () => pkcs8(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey)],
  ['ec-p521', () => pkcs8(generateKeyPairSync('ec', { namedCurve: 'secp521r1' }).privateKey)],
  ['ed25519', () => pkcs8(generateKeyPairSync('ed25519').privateKey)],
  ['rsa-2048', () => pkcs8(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
];

describe.each(KEYS)('a software signer of %s', (algorithm, make) => {
  let signer: Signer;
  let other: Signer;
  beforeAll(() => {
    signer = softwareSigner(make());
    other = softwareSigner(make());
  });

  it('knows its algorithm, and signs with the default one among others', () => {
    expect(signer.publicKey.algorithm).toBe(algorithm);
    const { signature } = KEY_ALGORITHMS[algorithm as keyof typeof KEY_ALGORITHMS];
    expect(signer.algorithms.has(signature)).toBe(true);
  });

  it('makes signatures that node:crypto and we verify, over that message and under that key only', async () => {
    const spki = Buffer.from(signer.publicKey.spki);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    for (const signatureAlgorithm of signer.algorithms) {
      const { digest } = SIGNATURE_ALGORITHMS[signatureAlgorithm];
      const signature = await signer.sign(signatureAlgorithm, MESSAGE);
      expect(verify(digest, MESSAGE, key, signature)).toBe(true);
      for (const verifies of [verifySignature, verifySignatureInPool]) {
        const check = async (publicKey: PublicKey, message: Uint8Array, value: Uint8Array) =>
          verifies(publicKey, signatureAlgorithm, message, value);
        expect(await check(signer.publicKey, MESSAGE, signature)).toBe(true);
        expect(await check(signer.publicKey, utf8('another message'), signature)).toBe(false);
        expect(await check(other.publicKey, MESSAGE, signature)).toBe(false);
        expect(await check(signer.publicKey, MESSAGE, signature.subarray(1))).toBe(false);
        expect(await check(signer.publicKey, MESSAGE, new Uint8Array(0))).toBe(false);
      }
    }
  });

  it('verifies nothing under a key that OpenSSL does not take, wherever it is done', async () => {
    const { publicKey } = signer;
    const { signature: signatureAlgorithm } = KEY_ALGORITHMS[algorithm as keyof typeof KEY_ALGORITHMS];
    const signature = await signer.sign(signatureAlgorithm, MESSAGE);
    const broken = { ...publicKey, spki: new Uint8Array(3), material: brokenOf(publicKey.material) };
    expect(verifySignature(broken, signatureAlgorithm, MESSAGE, signature)).toBe(false);
    expect(await verifySignatureInPool(broken, signatureAlgorithm, MESSAGE, signature)).toBe(false);
    expect(await verifySignatureInPool(publicKey, signatureAlgorithm, MESSAGE, signature)).toBe(true);
  });

  it('signs a message of a megabyte, as a long CRL is, and leaves the event loop to others meanwhile', async () => {
    const long = new Uint8Array(1 << 20).fill(7);
    const { signature } = KEY_ALGORITHMS[algorithm as keyof typeof KEY_ALGORITHMS];
    const order: string[] = [];
    const signing = signer.sign(signature, long).then((octets) => {
      order.push('signed');
      return octets;
    });
    // Whatever was signed within the call would be there before this.
    await Promise.resolve().then(() => order.push('another'));
    expect(verifySignature(signer.publicKey, signature, long, await signing)).toBe(true);
    expect(order).toEqual(['another', 'signed']);
  });

  it('does not sign with the algorithms of another family', async () => {
    const foreign = algorithm === 'ed25519' ? 'ecdsa-with-sha256' : 'ed25519';
    await expect(signer.sign(foreign, MESSAGE)).rejects.toMatchObject({ code: 'internal' });
  });

  it('has a signature that is refused under the algorithm of another family', async () => {
    const [own] = signer.algorithms;
    const signature = own === undefined ? new Uint8Array() : await signer.sign(own, MESSAGE);
    const foreign = algorithm === 'ed25519' ? 'ecdsa-with-sha256' : 'ed25519';
    expect(verifySignature(signer.publicKey, foreign, MESSAGE, signature)).toBe(false);
  });
});

describe('an ECDSA signature', () => {
  const signer = softwareSigner(pkcs8(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey));
  const { order } = CURVES['ec-p256'];
  const verified = (signature: Uint8Array) =>
    verifySignature(signer.publicKey, 'ecdsa-with-sha256', MESSAGE, signature);

  it('is refused with octets behind it, with a BER length, and with a padded integer', async () => {
    const good = await signer.sign('ecdsa-with-sha256', MESSAGE);
    expect(verified(good)).toBe(true);
    expect(verified(concat(good, Uint8Array.of(0)))).toBe(false);
    const contents = good.subarray(2);
    expect(verified(concat(Uint8Array.of(0x30, 0x81, contents.length), contents))).toBe(false);
    const first = contents.subarray(2, 2 + (contents[1] ?? 0));
    const rest = contents.subarray(2 + first.length);
    const padded = primitive(TAG.integer, concat(Uint8Array.of(0), first));
    expect(verified(encode(sequence(padded, rest)))).toBe(false);
  });

  it.each([
    ['zero', 0n],
    ['the order', order],
    ['beyond the order', order + 1n],
  ])('is refused when r or s is %s', (_, value) => {
    const one = integer(1);
    const wrong = integer(octets(value));
    expect(verified(encode(sequence(wrong, one)))).toBe(false);
    expect(verified(encode(sequence(one, wrong)))).toBe(false);
  });
});

describe('a private key', () => {
  it('may be a small number, which PKCS#8 writes at its full length', async () => {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(Buffer.from([1]));
    const point = new Uint8Array(curve.getPublicKey());
    const key = encodeEcPkcs8({ curveOid: EC_ALGORITHMS['ec-p256'].curve, scalar: Uint8Array.of(1), point });
    expect(key.length).toBe(pkcs8(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey).length);
    const signer = softwareSigner(key);
    const signature = await signer.sign('ecdsa-with-sha256', MESSAGE);
    expect(verifySignature(signer.publicKey, 'ecdsa-with-sha256', MESSAGE, signature)).toBe(true);
  });
});

describe('a private key is refused', () => {
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });

  it('that holds the point of another key, where its own point passes', () => {
    const [one, two] = [ec('prime256v1'), ec('prime256v1')].map((pair) => ecParts(pair.privateKey));
    if (one === undefined || two === undefined) return expect.fail();
    expect(softwareSigner(encodeEcPkcs8(one)).publicKey.algorithm).toBe('ec-p256');
    expect(() => softwareSigner(encodeEcPkcs8({ ...one, point: two.point }))).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringContaining('does not belong') }),
    );
  });

  it('of RSA whose numbers do not fit, where they pass as made', () => {
    const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
    const numbers = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map((text) =>
      Buffer.from(text ?? '', 'base64url'),
    );
    expect(softwareSigner(rsaPkcs8(numbers)).publicKey.algorithm).toBe('rsa-2048');
    for (const at of [2, 3, 5, 6, 7]) {
      const wrong = numbers.map((number, i) => (i === at ? flipped(number) : number));
      expect(() => softwareSigner(rsaPkcs8(wrong))).toThrow(
        expect.objectContaining({ code: 'malformed', message: expect.stringContaining('does not belong') }),
      );
    }
  });

  it.each([
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey, /1024 bits/],
    ['an EC key on secp256k1', () => ec('secp256k1').privateKey, /P-256, P-384 or P-521/],
    ['an X25519 key', () => generateKeyPairSync('x25519').privateKey, /RSA, EC or Ed25519/],
  ])('that is %s', (_, make, message) => {
    const key = pkcs8(make());
    expect(() => softwareSigner(key)).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringMatching(message) }),
    );
  });

  it('that is no PKCS#8, or one with octets behind it, and its octets are not quoted', () => {
    const key = pkcs8(ec('prime256v1').privateKey);
    for (const wrong of [
      key.subarray(1),
      concat(key, Uint8Array.of(0)),
      new Uint8Array(0),
      utf8('secret text'),
    ]) {
      expect(() => softwareSigner(wrong)).toThrow(
        expect.objectContaining({ code: 'malformed', message: expect.not.stringContaining('secret') }),
      );
    }
  });
});

describe.skipIf(!has('openssl'))('openssl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, contents: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };
  const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });

  it.each(KEYS)('verifies what a signer of %s makes', async (algorithm, make) => {
    const signer = softwareSigner(make());
    const key = file(`${algorithm}.pub`, encodePem('PUBLIC KEY', signer.publicKey.spki));
    const message = file('message', MESSAGE);
    for (const id of signer.algorithms) {
      const signature = file(`${algorithm}.sig`, await signer.sign(id, MESSAGE));
      const { digest } = SIGNATURE_ALGORITHMS[id];
      const said =
        digest === null
          ? openssl(
              'pkeyutl',
              '-verify',
              '-pubin',
              '-inkey',
              key,
              '-rawin',
              '-in',
              message,
              '-sigfile',
              signature,
            )
          : openssl('dgst', `-${digest}`, '-verify', key, '-signature', signature, message);
      expect(said).toMatch(/Verified OK|Signature Verified Successfully/);
    }
  });

  it.each(KEYS)('reads the older format of %s', (algorithm, make) => {
    const { label, der } = pkcs8ToTraditional(make());
    const command = { 'EC PRIVATE KEY': 'ec', 'RSA PRIVATE KEY': 'rsa', 'PRIVATE KEY': 'pkey' }[label];
    const path = file(`${algorithm}.key`, encodePem(label, der));
    const check = command === 'rsa' ? ['-check'] : [];
    expect(openssl(command, '-in', path, '-noout', '-text', ...check)).toMatch(/Private-Key|RSA key ok/i);
  });

  it('reads a SEC1 key that names its curve', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const parts = { ...ecParts(privateKey), curveOid: EC_ALGORITHMS['ec-p384'].curve };
    const path = file('sec1.key', encodePem('EC PRIVATE KEY', encodeEcSec1(parts)));
    expect(openssl('ec', '-in', path, '-noout', '-text')).toContain('secp384r1');
  });
});

/** As no reader lets through: a point that is on no curve, a key or a modulus without octets. */
function brokenOf(material: PublicKey['material']): PublicKey['material'] {
  if (material.family === 'ec')
    return { ...material, point: material.point.map((octet, i) => (i === 9 ? octet ^ 1 : octet)) };
  if (material.family === 'rsa') return { ...material, modulus: new Uint8Array(0) };
  return { ...material, key: new Uint8Array(0) };
}

function pkcs8(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
}

function ecParts(key: KeyObject): { curveOid: string; scalar: Uint8Array; point: Uint8Array } {
  const { d, x, y } = key.export({ format: 'jwk' });
  const [scalar, left, right] = [d, x, y].map((text) => Buffer.from(text ?? '', 'base64url'));
  const point = concat(Uint8Array.of(4), left ?? new Uint8Array(), right ?? new Uint8Array());
  return { curveOid: EC_ALGORITHMS['ec-p256'].curve, scalar: new Uint8Array(scalar ?? []), point };
}

/** RSAPrivateKey (RFC 8017 §A.1.2) in PKCS#8. */
function rsaPkcs8(numbers: readonly Uint8Array[]): Uint8Array {
  const key = sequence(integer(0), ...numbers.map((number) => integer(number)));
  const algorithm = sequence(oid(KEY_TYPE.rsa), nullValue());
  return encode(sequence(integer(0), algorithm, octetString(encode(key))));
}

function flipped(number: Uint8Array): Uint8Array {
  const changed = new Uint8Array(number);
  changed[10] = (changed[10] ?? 0) ^ 1;
  return changed;
}
