import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodePem } from '../../../src/base/pem.ts';
import {
  encode,
  integer,
  type Node,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../../../src/der/writer.ts';
import { KEY_TYPE } from '../../../src/x509/oid.ts';
import {
  encodeEcPkcs8,
  encodeEcSec1,
  encodeEd25519Pkcs8,
  parsePkcs8,
  parsePrivateKeyPem,
  pkcs8ToTraditional,
} from '../../../src/x509/private-key.ts';
import { encodeEcSpki, encodeEd25519Spki, parseRsaPublicKey, parseSpki } from '../../../src/x509/spki.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

const P256 = '1.2.840.10045.3.1.7';
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });

const b64 = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
const jwk = ec.privateKey.export({ format: 'jwk' });
const parts = {
  curveOid: P256,
  scalar: b64(jwk.d),
  point: Uint8Array.from([4, ...b64(jwk.x), ...b64(jwk.y)]),
};
const pkcs8 = (pair: typeof ec) => new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
const spki = (pair: typeof ec) => new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));

describe('a SubjectPublicKeyInfo', () => {
  it('is written as OpenSSL writes it', () => {
    const edKey = b64(ed25519.publicKey.export({ format: 'jwk' }).x);
    expect(encodeEcSpki(P256, parts.point)).toEqual(spki(ec));
    expect(encodeEd25519Spki(edKey)).toEqual(spki(ed25519));
  });

  it('is read', () => {
    expect(parseSpki(spki(ec))).toMatchObject({
      algorithm: { oid: KEY_TYPE.ec, parameters: encode(oid(P256)) },
      key: parts.point,
      der: spki(ec),
    });
    expect(parseSpki(spki(ed25519)).algorithm.parameters).toBeUndefined();
  });

  it('of an RSA key holds its modulus and exponent', () => {
    const { n, e } = rsa.publicKey.export({ format: 'jwk' });
    expect(parseRsaPublicKey(parseSpki(spki(rsa)).key)).toEqual({ modulus: b64(n), exponent: b64(e) });
  });

  it.each([
    ['trailing octets', '3000 00', /ends where|trailing/],
    ['a negative modulus', '3006 0201ff 020103', /negative/],
    ['three integers', '3009 020103 020103 020103', /trailing/],
  ])('is refused with %s', (_, octets, why) => {
    expectMalformed(() => parseRsaPublicKey(hex(octets)), why);
    expect(parseRsaPublicKey(hex('3006 02017f 020103'))).toEqual({ modulus: hex('7f'), exponent: hex('03') });
  });
});

describe('a private key', () => {
  it('is written as OpenSSL writes it', () => {
    expect(encodeEcPkcs8(parts)).toEqual(pkcs8(ec));
    expect(encodeEcSec1(parts)).toEqual(
      new Uint8Array(ec.privateKey.export({ type: 'sec1', format: 'der' })),
    );
    expect(encodeEd25519Pkcs8(b64(ed25519.privateKey.export({ format: 'jwk' }).d))).toEqual(pkcs8(ed25519));
  });

  it('has its scalar padded to the length of a coordinate (RFC 5915 §3)', () => {
    // 1 is a scalar whose public point is the generator.
    const generator = hex(
      '04 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296 4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    );
    const der = encodeEcPkcs8({ curveOid: P256, scalar: hex('01'), point: generator });
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    expect(key.export({ format: 'jwk' }).d).toBe(
      Buffer.from(`${'00'.repeat(31)}01`, 'hex').toString('base64url'),
    );
    const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
    expect(new Uint8Array(publicKey)).toEqual(encodeEcSpki(P256, generator));
  });

  it('is read from PKCS#8 of version 1', () => {
    expect(parsePkcs8(pkcs8(ec)).algorithm.oid).toBe(KEY_TYPE.ec);
    expect(parsePkcs8(pkcs8(ed25519)).key).toEqual(
      hex(`0420${Buffer.from(b64(ed25519.privateKey.export({ format: 'jwk' }).d)).toString('hex')}`),
    );
  });

  // RFC 8410 §10.3, the second example: version 2, an attribute, the public key.
  const version2 = `MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=`;

  it('is read from PKCS#8 of version 2', () => {
    const der = new Uint8Array(Buffer.from(version2, 'base64'));
    expect(parsePkcs8(der)).toMatchObject({ algorithm: { oid: KEY_TYPE.ed25519 } });
    // A public key in version 1 is refused.
    der[4] = 0;
    expectMalformed(() => parsePkcs8(der), /trailing/);
    der[4] = 2;
    expectMalformed(() => parsePkcs8(der), /version of PKCS#8/);
  });

  it.each([
    ['EC', ec, 'EC PRIVATE KEY', 'sec1'],
    ['RSA', rsa, 'RSA PRIVATE KEY', 'pkcs1'],
    ['Ed25519', ed25519, 'PRIVATE KEY', 'pkcs8'],
  ] as const)('of %s goes to the traditional format and back', (_, pair, label, type) => {
    const traditional = pkcs8ToTraditional(pkcs8(pair));
    const theirs = pair.privateKey.export({ type: type as 'pkcs8', format: 'der' });
    expect(traditional).toEqual({ label, der: new Uint8Array(theirs) });
    expect(parsePrivateKeyPem(encodePem(label, traditional.der))).toEqual(pkcs8(pair));
  });

  it('without its public key stays without it', () => {
    const bare = encode(sequence(integer(1), octetString(parts.scalar)));
    const der = encode(sequence(integer(0), sequence(oid(KEY_TYPE.ec), oid(P256)), octetString(bare)));
    const traditional = pkcs8ToTraditional(der);
    expect(parsePrivateKeyPem(encodePem(traditional.label, traditional.der))).toEqual(der);
  });

  const encrypted = ec.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  const encryptedOld = ec.privateKey.export({
    type: 'sec1',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  const sec1 = (...members: readonly Node[]) => encodePem('EC PRIVATE KEY', encode(sequence(...members)));
  const rsaOf = (version: number, count: number) =>
    encodePem(
      'RSA PRIVATE KEY',
      encode(sequence(integer(version), ...Array.from({ length: count }, () => integer(3)))),
    );

  it.each([
    ['encrypted PKCS#8', encrypted, /not encrypted$/],
    ['encrypted in the old way', encryptedOld, /not encrypted$/],
    ['an OpenSSH key', encodePem('OPENSSH PRIVATE KEY', parts.scalar), /must be a PEM block/],
    ['a public key', encodePem('PUBLIC KEY', spki(ec)), /must be a PEM block/],
    ['two keys', encodePem('PRIVATE KEY', pkcs8(ec)).repeat(2), /one PEM block/],
    ['an EC key without its curve', sec1(integer(1), octetString(parts.scalar)), /names no curve/],
    ['an EC key of version 2', sec1(integer(2), octetString(parts.scalar)), /version of ECPrivateKey/],
    ['an RSA key of three primes', rsaOf(1, 9), /two primes/],
    ['an RSA key of seven numbers', rsaOf(0, 7), /ends where/],
    ['an RSA key of nine numbers', rsaOf(0, 9), /trailing/],
    [
      'PKCS#8 with another version',
      encodePem(
        'PRIVATE KEY',
        encode(sequence(integer(3), sequence(oid(KEY_TYPE.rsa), nullValue()), octetString(hex('00')))),
      ),
      /version of PKCS#8/,
    ],
    ['nothing', '', /no block/],
  ])('is refused: %s', (_, pem, why) => {
    expectMalformed(() => parsePrivateKeyPem(String(pem)), why);
  });

  it('is never repeated in what refuses it', () => {
    const secret = encodePem('PRIVATE KEY', pkcs8(ec).subarray(0, -1));
    let shown = '';
    try {
      parsePrivateKeyPem(secret);
    } catch (error) {
      shown = JSON.stringify(error, Object.getOwnPropertyNames(error));
    }
    expect(shown).toContain('malformed');
    for (const line of secret.split('\n').slice(1, -2)) expect(shown).not.toContain(line.slice(0, 12));
    expect(shown).not.toContain(Buffer.from(parts.scalar).toString('hex').slice(0, 12));
  });
});
