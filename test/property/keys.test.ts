import { createECDH, createPublicKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, equal } from '../../src/base/bytes.ts';
import { ChanceryError } from '../../src/base/error.ts';
import type { SealContext } from '../../src/base/seal-context.ts';
import { EC_ALGORITHMS, type EcKeyAlgorithm } from '../../src/keys/algorithms.ts';
import { masterKey } from '../../src/keys/master-key.ts';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import { sealer } from '../../src/keys/sealing.ts';
import {
  bitLength,
  integerSquareRoot,
  isSquare,
  jacobi,
  primesBelow,
  toBigInt,
} from '../../src/keys/strength/arithmetic.ts';
import { ecSpki, ed25519Spki, octets } from '../support/keys.ts';

const RUNS = { numRuns: 500 };
const large = fc.bigInt({ min: 0n, max: 2n ** 4096n });

describe('the arithmetic of key strength', () => {
  it('takes the root of any number, and of the squares and their neighbours', () => {
    fc.assert(
      fc.property(large, fc.integer({ min: 0, max: 4096 }), (value, shift) => {
        const root = value >> BigInt(shift);
        for (const square of [root * root, root * root + 1n, root, value]) {
          const found = integerSquareRoot(square);
          expect(found * found <= square && (found + 1n) * (found + 1n) > square).toBe(true);
          expect(isSquare(square)).toBe(found * found === square);
        }
      }),
      RUNS,
    );
  });

  it('measures what hexadecimal does', () => {
    fc.assert(
      fc.property(large, fc.integer({ min: 0, max: 3 }), (value, zeros) => {
        const magnitude = concat(new Uint8Array(zeros), octets(value));
        expect(toBigInt(magnitude)).toBe(value);
        expect(bitLength(magnitude)).toBe(value === 0n ? 0 : value.toString(2).length);
      }),
      RUNS,
    );
  });

  it('knows the squares modulo each small prime', () => {
    for (const prime of primesBelow(200).slice(1)) {
      const squares = new Set(Array.from({ length: prime - 1 }, (_, i) => ((i + 1) * (i + 1)) % prime));
      for (let n = 0; n < prime; n++) {
        expect(jacobi(BigInt(n), BigInt(prime))).toBe(n === 0 ? 0 : squares.has(n) ? 1 : -1);
      }
    }
  });
});

describe('a public key', () => {
  it.each(Object.keys(EC_ALGORITHMS) as EcKeyAlgorithm[])(
    'on %s is accepted when OpenSSL accepts it, and refused when it does not',
    (algorithm) => {
      const { openssl, curve, fieldOctets } = EC_ALGORITHMS[algorithm];
      const good = new Uint8Array(createECDH(openssl).generateKeys());
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 2 * fieldOctets }),
          fc.integer({ min: 0, max: 255 }),
          (at, octet) => {
            const point = new Uint8Array(good);
            point[at] = octet;
            const der = ecSpki(point, curve);
            expect(accepts(parsePublicKey, der)).toBe(equal(point, good));
            // OpenSSL takes hybrid points too.
            if (at > 0) expect(accepts(importByOpenssl, der)).toBe(equal(point, good));
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  it('of any octets is accepted or malformed, and nothing else', () => {
    const arbitrary = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((key) => ed25519Spki(key)),
      fc.uint8Array({ minLength: 65, maxLength: 65 }).map((point) => ecSpki(point)),
    );
    fc.assert(
      fc.property(arbitrary, (der) => {
        try {
          expect(parsePublicKey(der).spkiHash).toHaveLength(32);
        } catch (error) {
          expect(error instanceof ChanceryError && error.code).toBe('malformed');
        }
      }),
      RUNS,
    );
  });
});

describe('a sealed record', () => {
  const keys = sealer([masterKey(new Uint8Array(32))], {
    bytes: (count) => new Uint8Array(randomBytes(count)),
  });
  const text = fc.string({ maxLength: 4 });
  const place = fc.record<SealContext>({
    table: text,
    id: text,
    purpose: text,
    tenantId: text,
    spkiHash: fc.uint8Array({ maxLength: 2 }),
  });

  it('opens in the very place that it was sealed in, and in no other', () => {
    fc.assert(
      fc.property(place, place, fc.uint8Array({ maxLength: 100 }), (here, there, plaintext) => {
        const blob = keys.seal(plaintext, here);
        expect(keys.open(blob, here)).toEqual(plaintext);
        if (JSON.stringify(here) === JSON.stringify(there)) return;
        expect(() => keys.open(blob, there)).toThrow(expect.objectContaining({ code: 'internal' }));
      }),
      RUNS,
    );
  });
});

function accepts(read: (der: Uint8Array) => unknown, der: Uint8Array): boolean {
  try {
    read(der);
    return true;
  } catch {
    return false;
  }
}

function importByOpenssl(der: Uint8Array): unknown {
  return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
}
