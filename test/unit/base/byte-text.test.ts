import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BY_BUFFER, BYTE_TEXT, WITHOUT_BUFFER } from '../../../src/base/byte-text.ts';
import { compare, utf8 } from '../../../src/base/bytes.ts';

const octets = fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 4000, maxLength: 9000 }));

describe('octets as text', () => {
  it('are by Buffer in Node', () => {
    expect(BYTE_TEXT).toBe(BY_BUFFER);
  });

  it.each(['toHex', 'toBase64', 'toBase64Url', 'latin1'] as const)(
    '%s is the same without Buffer',
    (name) => {
      fc.assert(
        fc.property(octets, (bytes) => WITHOUT_BUFFER[name](bytes) === BY_BUFFER[name](bytes)),
        {
          numRuns: 50,
        },
      );
    },
  );

  it('are read the same without Buffer', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        expect(WITHOUT_BUFFER.fromHex(BY_BUFFER.toHex(bytes))).toEqual(bytes);
        expect(WITHOUT_BUFFER.fromBase64(BY_BUFFER.toBase64(bytes))).toEqual(bytes);
        expect(WITHOUT_BUFFER.fromBase64Url(BY_BUFFER.toBase64Url(bytes))).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['fromBase64', 'fromBase64Url'] as const)('%s refuses the same without Buffer', (name) => {
    const text = fc.string({ unit: fc.constantFrom('A', 'Q', 'B', '/', '_', '-', '+', '=', ' ', '\n', 'ä') });
    fc.assert(
      fc.property(text, (given) => {
        expect(WITHOUT_BUFFER[name](given)).toEqual(BY_BUFFER[name](given));
      }),
      { numRuns: 500 },
    );
  });
});

describe('octet strings', () => {
  it('are in the order that Buffer has', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(Buffer.compare(a, b));
        expect(Math.sign(compare(a, new Uint8Array([...a, ...b])))).toBe(b.length === 0 ? 0 : -1);
      }),
    );
  });

  it('are of UTF-8, however long the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        expect(utf8(given)).toEqual(new TextEncoder().encode(given));
      }),
    );
    expect(utf8(`a\ud800b`)).toEqual(new TextEncoder().encode('a\ud800b'));
  });
});
