import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOidContents, encodeOidContents } from '../../src/der/oid.ts';
import { DerReader } from '../../src/der/reader.ts';
import { TAG } from '../../src/der/tag.ts';
import { LAST_TIME } from '../../src/der/time.ts';
import * as der from '../../src/der/writer.ts';

const octets = fc.uint8Array({ maxLength: 300 });
const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n }), { maxLength: 6 });
const oids = fc
  .tuple(fc.constantFrom('0.9', '1.3', '1.39', '2.5', '2.40', '2.999'), arcs)
  .map(([start, rest]) => [start, ...rest].join('.'));

const leaves: fc.Arbitrary<der.Node> = fc.oneof(
  octets.map(der.integer),
  octets.map(der.octetString),
  octets.map(der.bitString),
  oids.map(der.oid),
  fc.boolean().map(der.boolean),
  fc.uniqueArray(fc.nat(20)).map(der.namedBits),
  fc.constant(der.nullValue()),
);
const { trees } = fc.letrec<{ trees: der.Node }>((tie) => ({
  trees: fc.oneof(
    { maxDepth: 6 },
    leaves,
    fc.array(tie('trees'), { maxLength: 4 }).map((members) => der.sequence(...members)),
    fc.array(tie('trees'), { maxLength: 4 }).map(der.setOf),
    fc.tuple(fc.nat(30), tie('trees')).map(([number, member]) => der.explicit(number, member)),
  ),
}));

const runs = { numRuns: 500 };
const back = <T>(node: der.Node, read: (reader: DerReader) => T): T =>
  DerReader.whole(der.encode(node), read);

describe('what the DER writer writes, the reader reads', () => {
  it('for trees of any shape', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const encoded = der.encode(tree);
        expect(DerReader.whole(encoded, (reader) => reader.wellFormed())).toEqual(encoded);
      }),
      runs,
    );
  });

  it('for integers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 200n }), (value) => {
        const digits = value.toString(16);
        const magnitude = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
        const read = back(der.integer(magnitude), (reader) => reader.unsigned());
        expect(BigInt(`0x${Buffer.from(read).toString('hex')}`)).toBe(value);
      }),
      runs,
    );
  });

  it('for small integers', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(back(der.integer(value), (reader) => reader.smallInteger())).toBe(value);
      }),
      runs,
    );
  });

  it('for OBJECT IDENTIFIERs', () => {
    fc.assert(
      fc.property(oids, (oid) => {
        expect(back(der.oid(oid), (reader) => reader.oid())).toBe(oid);
      }),
      runs,
    );
  });

  it('for named bits', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40)), (bits) => {
        const ascending = bits.toSorted((a, b) => a - b);
        expect(back(der.namedBits(bits), (reader) => reader.namedBits())).toEqual(ascending);
      }),
      runs,
    );
  });

  it('for times', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: LAST_TIME }), (seconds) => {
        expect(back(der.time(seconds), (reader) => reader.time())).toBe(seconds);
      }),
      runs,
    );
  });

  it('for a SET OF in any order', () => {
    fc.assert(
      fc.property(fc.array(octets), (members) => {
        const sorted = back(der.setOf(members.map(der.octetString)), (reader) =>
          reader.setOf((inner) => inner.octetString()),
        );
        expect(sorted).toHaveLength(members.length);
      }),
      runs,
    );
  });
});

describe('what the DER reader accepts, the writer writes back', () => {
  it('for the contents of OBJECT IDENTIFIERs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70 }), (contents) => {
        const oid = decodeOidContents(contents);
        if (oid !== undefined) expect(encodeOidContents(oid)).toEqual(contents);
      }),
      {
        numRuns: 1000,
        examples: [[new Uint8Array(64).fill(0x7f)], [new Uint8Array(64).fill(0xff, 0, 63).fill(0x7f, 63)]],
      },
    );
  });

  it('for any octets', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 12 }),
        fc.constantFrom(0x01, 0x02, 0x03, 0x06, 0x30),
        (tail, tag) => {
          const input = Uint8Array.from([tag, tail.length - 1, ...tail.subarray(1)]);
          const rewritten = rewrite(input);
          if (rewritten !== undefined) expect(rewritten).toEqual(input);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** Reads one value and writes what was read. @returns undefined when it is refused */
function rewrite(input: Uint8Array): Uint8Array | undefined {
  try {
    return DerReader.whole(input, (reader) => der.encode(copy(reader)));
  } catch (error) {
    expect(error).toMatchObject({ code: 'malformed' });
    return undefined;
  }
}

function copy(reader: DerReader): der.Node {
  const tag = reader.peek();
  if (tag === TAG.boolean) return der.boolean(reader.boolean());
  if (tag === TAG.integer) return der.primitive(TAG.integer, reader.integer());
  if (tag === TAG.bitString) return der.namedBits(reader.namedBits());
  if (tag === TAG.oid) return der.oid(reader.oid());
  if (tag === TAG.sequence) return der.sequence(...reader.each(TAG.sequence, copy));
  return reader.fail('not copied');
}
