import { createHash, ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { concat, fromHex } from '../../../src/base/bytes.ts';
import { nullValue, octetString } from '../../../src/der/writer.ts';
import { parsePublicKey } from '../../../src/keys/public-key.ts';
import { mod } from '../../../src/keys/strength/arithmetic.ts';
import { CURVES } from '../../../src/keys/strength/ec-on-curve.ts';
import { KEY_TYPE } from '../../../src/x509/oid.ts';
import {
  ecSpki,
  ed25519Spki,
  modulusOf,
  nextPrime,
  octets,
  prime,
  rocaPrime,
  rsaSpki,
  spki,
} from '../../support/keys.ts';
import { expectMalformed } from '../../support/malformed.ts';

const CURVE_NAMES = [
  ['ec-p256', 'prime256v1', '1.2.840.10045.3.1.7', 32],
  ['ec-p384', 'secp384r1', '1.3.132.0.34', 48],
  ['ec-p521', 'secp521r1', '1.3.132.0.35', 66],
] as const;

describe('a public key that is accepted', () => {
  it.each(CURVE_NAMES)('is named %s with its size', (algorithm, namedCurve) => {
    const key = parsePublicKey(exported(generateKeyPairSync('ec', { namedCurve }).publicKey));
    expect(key).toMatchObject({ algorithm, family: 'ec', bits: Number(algorithm.slice(4)) });
  });

  it.each([
    [2048, 'rsa-2048'],
    [3072, 'rsa-3072'],
    [2056, 'rsa-other'],
  ])('of %i bits RSA is named %s', (bits, algorithm) => {
    expect(parsePublicKey(rsaSpki(modulusOf(bits)))).toMatchObject({ algorithm, family: 'rsa', bits });
  });

  it('may be Ed25519', () => {
    const key = parsePublicKey(exported(generateKeyPairSync('ed25519').publicKey));
    expect(key).toMatchObject({ algorithm: 'ed25519', family: 'ed25519', bits: 255 });
  });

  it('carries the SHA-256 of its SPKI and the SHA-1 of its key octets', () => {
    const der = exported(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey);
    const key = parsePublicKey(der);
    expect(key.spkiHash).toEqual(digest('sha256', der));
    expect(key.keyId).toEqual(digest('sha1', der.subarray(der.length - 65)));
  });
});

describe('an RSA key is refused', () => {
  let modulus: bigint;
  beforeAll(() => {
    modulus = modulusOf(2048);
  });

  it('with 1024 bits, where one of 2048 passes', () => {
    expectRefused(rsaSpki(modulusOf(1024)), /1024 bits: it must have from 2048 to 8192/);
    expect(parsePublicKey(rsaSpki(modulus)).algorithm).toBe('rsa-2048');
  });

  it('with 2047 bits, where 2049 pass', () => {
    expectRefused(rsaSpki(modulus >> 1n), /2047 bits/);
    expect(parsePublicKey(rsaSpki(prime(1024) * prime(1025)))).toMatchObject({
      algorithm: 'rsa-other',
      bits: 2049,
    });
  });

  it('with 16384 or 8193 bits', () => {
    expectRefused(rsaSpki((1n << 16383n) + 1n), /16384 bits: it must have from 2048 to 8192/);
    expectRefused(rsaSpki((1n << 8192n) + 1n), /8193 bits/);
  });

  it('with so many octets that they are not looked at', () => {
    expectRefused(rsaSpki((1n << 40_000n) + 1n), /must have at most 4096/);
  });

  it.each([
    ['zero', 0n, 'even'],
    ['1', 1n, 'too small'],
    ['3', 3n, 'too small'],
    ['17', 17n, 'too small'],
    ['65535', 65535n, 'too small'],
    ['65536', 65536n, 'even'],
    ['65538', 65538n, 'even'],
    ['2^256 + 1', 2n ** 256n + 1n, 'too large'],
  ])('with the exponent %s', (_, exponent, found) => {
    expectRefused(
      rsaSpki(modulus, exponent),
      new RegExp(`exponent is ${found}: it must be odd, at least 65537`),
    );
  });

  it.each([65537n, 65539n, 2n ** 256n - 1n])('but not with the exponent %s', (exponent) => {
    expect(parsePublicKey(rsaSpki(modulus, exponent)).family).toBe('rsa');
  });

  it('with an even modulus, or one divisible by 3 or 997, where 1009 is not looked for', () => {
    for (const factor of [2n, 3n, 997n]) {
      const weak = factor * (modulus / factor);
      expectRefused(rsaSpki(weak), new RegExp(`divisible by ${smallestFactor(weak)}:`));
    }
    expect(parsePublicKey(rsaSpki(1009n * prime(2040))).family).toBe('rsa');
  });

  it('with primes that Fermat finds in a hundred rounds, where primes chosen apart pass', () => {
    const p = prime(1024);
    expectRefused(rsaSpki(p * nextPrime(p)), /factored within \d+ rounds of Fermat's method/);
    expectRefused(rsaSpki(p * p), /factored within 1 rounds/);
    expect(parsePublicKey(rsaSpki(p * prime(1024))).family).toBe('rsa');
  });

  it('with the mark of ROCA', () => {
    const p = rocaPrime(12_345n);
    expectRefused(rsaSpki(p * rocaPrime(54_321n)), /ROCA \(CVE-2017-15361\)/);
    expect(parsePublicKey(rsaSpki(p * prime(1024))).family).toBe('rsa');
  });

  it('without the NULL parameters', () => {
    expectRefused(spki(KEY_TYPE.rsa, undefined, Uint8Array.of(0x30, 0)), /parameters other than NULL/);
    expectRefused(rsaSpki(modulus, 65537n, octetString(Uint8Array.of())), /parameters other than NULL/);
  });

  it('when it is for RSASSA-PSS only', () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
    expectRefused(exported(publicKey), /1\.2\.840\.113549\.1\.1\.10: it must be RSA, EC or Ed25519/);
  });
});

describe('an EC key is refused', () => {
  const { p } = CURVES['ec-p256'];

  it.each(CURVE_NAMES)('off the curve %s', (_, namedCurve, curve, length) => {
    const point = pointOf(generateKeyPairSync('ec', { namedCurve }).publicKey);
    expect(parsePublicKey(ecSpki(point, curve)).bits).toBeGreaterThan(0);
    point[2 * length] = (point[2 * length] ?? 0) ^ 1;
    expectRefused(ecSpki(point, curve), /not on the curve/);
  });

  it('at infinity', () => {
    expectRefused(
      ecSpki(Uint8Array.of(0)),
      /the point at infinity, 1 octets: it must be uncompressed, 04 and 64/,
    );
    expectRefused(ecSpki(Uint8Array.of()), /empty/);
    expectRefused(ecSpki(concat(Uint8Array.of(4), new Uint8Array(64))), /not on the curve/);
  });

  it.each(CURVE_NAMES)(
    'compressed or hybrid on %s, where the same point uncompressed passes',
    (_, name, curve) => {
      const point = pointOf(generateKeyPairSync('ec', { namedCurve: name }).publicKey);
      for (const form of ['compressed', 'hybrid'] as const) {
        const other = ECDH.convertKey(point, name, undefined, undefined, form) as Buffer;
        expectRefused(ecSpki(other, curve), new RegExp(`is ${form}.*must be uncompressed`));
      }
      expect(parsePublicKey(ecSpki(point, curve)).family).toBe('ec');
    },
  );

  it('a few octets short or long', () => {
    const point = pointOf(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey);
    expectRefused(ecSpki(point.subarray(0, 64)), /of the wrong length, 64 octets/);
    expectRefused(ecSpki(concat(point, Uint8Array.of(0))), /of the wrong length, 66 octets/);
    expectRefused(ecSpki(point, '1.3.132.0.34'), /of the wrong length, 65 octets/);
  });

  it('with a coordinate beyond the field, where the reduced one passes', () => {
    const [x, y] = pointWithSmallX();
    const at = (value: bigint) => ecSpki(concat(Uint8Array.of(4), octets(value, 32), octets(y, 32)));
    expectRefused(at(x + p), /not below the field/);
    expect(parsePublicKey(at(x)).algorithm).toBe('ec-p256');
  });

  it('with explicit parameters, even those of P-256', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1', paramEncoding: 'explicit' });
    expectRefused(exported(publicKey), /explicit parameters: it must name the curve/);
  });

  it('without a curve', () => {
    expectRefused(spki(KEY_TYPE.ec, undefined, Uint8Array.of(4)), /no named curve/);
    expectRefused(spki(KEY_TYPE.ec, nullValue(), Uint8Array.of(4)), /no named curve/);
  });

  it.each(['secp256k1', 'secp224r1', 'brainpoolP256r1'])('on %s', (namedCurve) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve });
    expectRefused(exported(publicKey), /it must be on P-256, P-384 or P-521/);
  });
});

describe('an Ed25519 key is refused', () => {
  const good = exported(generateKeyPairSync('ed25519').publicKey).subarray(-32);

  it('with 31 or 33 octets, where 32 pass', () => {
    expectRefused(ed25519Spki(good.subarray(1)), /31 octets: it must have 32/);
    expectRefused(ed25519Spki(concat(good, Uint8Array.of(0))), /33 octets/);
    expect(parsePublicKey(ed25519Spki(good)).algorithm).toBe('ed25519');
  });

  it('with parameters', () => {
    expectRefused(ed25519Spki(good, nullValue()), /they must be absent/);
  });

  // The points of order 1, 2, 4 and 8, with either sign of x.
  it.each([
    '0100000000000000000000000000000000000000000000000000000000000000',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    '0100000000000000000000000000000000000000000000000000000000000080',
  ])('of small order: %s', (hex) => {
    expectRefused(ed25519Spki(fromHex(hex) ?? good), /small order/);
  });

  it('whose y is not reduced', () => {
    const y = octets(2n ** 255n - 19n + 3n, 32).reverse();
    expectRefused(ed25519Spki(y), /not reduced/);
  });

  it('off the curve: y = 2 has no x, y = 3 has one', () => {
    expectRefused(ed25519Spki(octets(2n, 32).reverse()), /not a point of the curve/);
    expect(parsePublicKey(ed25519Spki(octets(3n, 32).reverse())).algorithm).toBe('ed25519');
  });
});

describe('a key of another type is refused', () => {
  it.each([
    ['Ed448', generateKeyPairSync('ed448')],
    ['X25519', generateKeyPairSync('x25519')],
    ['X448', generateKeyPairSync('x448')],
  ])('%s', (_, { publicKey }) => {
    expectRefused(exported(publicKey), /it must be RSA, EC or Ed25519/);
  });

  it('DSA', () => {
    const { publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    expectRefused(exported(publicKey), /1\.2\.840\.10040\.4\.1/);
  });

  it('and so are octets behind the key', () => {
    const der = exported(generateKeyPairSync('ed25519').publicKey);
    expectRefused(concat(der, Uint8Array.of(0)), /trailing/);
    expect(parsePublicKey(der).algorithm).toBe('ed25519');
  });
});

function exported(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'spki' }));
}

/** The uncompressed point, as a copy. */
function pointOf(key: KeyObject): Uint8Array {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return concat(Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'));
}

function digest(name: string, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(name).update(bytes).digest());
}

function smallestFactor(value: bigint): bigint {
  let factor = 2n;
  while (value % factor !== 0n) factor += 1n;
  return factor;
}

/** A point of P-256 whose x is so small that x + p still fits 32 octets. Roots modulo p are powers, as p = 3 mod 4. */
function pointWithSmallX(): readonly [bigint, bigint] {
  const { p, b } = CURVES['ec-p256'];
  for (let x = 0n; ; x++) {
    const square = mod(x * x * x - 3n * x + b, p);
    const y = power(square, (p + 1n) / 4n, p);
    if ((y * y) % p === square) return [x, y];
  }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

function expectRefused(der: Uint8Array, why: RegExp): void {
  expectMalformed(() => parsePublicKey(der), why);
}
