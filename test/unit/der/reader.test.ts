import { describe, expect, it } from 'vitest';
import { DerReader } from '../../../src/der/reader.ts';
import { contextTag, TAG } from '../../../src/der/tag.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

type Read = (reader: DerReader) => unknown;
const whole = (octets: string, read: Read) => DerReader.whole(hex(octets), read);

const ascii = (text: string): string => Buffer.from(text).toString('hex');

const element: Read = (reader) => reader.element();
const anything: Read = (reader) => reader.wellFormed();
const integer: Read = (reader) => reader.integer();
const bits: Read = (reader) => reader.bits();
const namedBits: Read = (reader) => reader.namedBits();
const setOfIntegers: Read = (reader) => reader.setOf((inner) => inner.smallInteger(), 1);

/** What is refused, an accepted twin of it, and why. */
const RULES: readonly [what: string, read: Read, refused: string, accepted: string, why: RegExp][] = [
  ['another tag', integer, '04 01 00', '02 01 00', /tag 04 instead of tag 02/],
  ['nothing', integer, '', '02 01 00', /ends where tag 02 should stand/],
  ['no length', integer, '02', '02 01 00', /ends within a length/],
  ['an indefinite length', element, '30 80 00 00', '30 00', /indefinite/],
  ['the reserved length FF', element, `30 ff ${'00'.repeat(127)}`, '30 00', /beyond the input/],
  [
    '81 for a length below 80',
    element,
    `04 81 7f ${'00'.repeat(127)}`,
    `04 7f ${'00'.repeat(127)}`,
    /not minimal/,
  ],
  [
    '82 00 in a length',
    element,
    `04 82 0080 ${'00'.repeat(128)}`,
    `04 81 80 ${'00'.repeat(128)}`,
    /not minimal/,
  ],
  ['a length of five octets', element, '04 85 0100000000', '04 00', /beyond the input/],
  ['a length of 4 GB', element, '04 84 ffffffff 00', '04 01 00', /beyond the input/],
  ['a length that ends early', element, '04 82 01', '04 00', /beyond the input/],
  ['contents that end early', element, '04 02 00', '04 02 0000', /beyond the input/],
  ['trailing octets', element, '04 01 00 00', '04 01 00', /trailing/],
  ['trailing octets inside', (r) => r.within(0x30, integer), '30 05 020100 0500', '30 03 020100', /trailing/],
  [
    'an element that leaves its parent',
    (r) => r.within(0x30, integer),
    '30 03 02 02 00 80',
    '30 04 02 02 0080',
    /beyond/,
  ],
  ['a tag in the long form', element, '1f 1f 00', '1e 00', /long form/],
  ['BOOLEAN 01', (r) => r.boolean(), '01 01 01', '01 01 ff', /not 00 or FF/],
  ['an empty BOOLEAN', (r) => r.boolean(), '01 00', '01 01 00', /not 00 or FF/],
  ['an encoded DEFAULT FALSE', (r) => r.booleanDefaultFalse(), '01 01 00', '01 01 ff', /DEFAULT/],
  ['a NULL with contents', (r) => r.null(), '05 01 00', '05 00', /NULL with contents/],
  ['an empty INTEGER', integer, '02 00', '02 01 00', /empty INTEGER/],
  ['an INTEGER with a needless 00', integer, '02 02 00 7f', '02 02 00 80', /needless/],
  ['an INTEGER with a needless FF', integer, '02 02 ff 80', '02 02 ff 7f', /needless/],
  ['a negative INTEGER', (r) => r.unsigned(), '02 01 80', '02 02 00 80', /negative/],
  ['32 bits', (r) => r.smallInteger(), '02 05 00 80000000', '02 04 7fffffff', /too large/],
  ['33 bits', (r) => r.smallInteger(), '02 05 01 00000000', '02 04 7fffffff', /too large/],
  ['an empty BIT STRING', bits, '03 00', '03 01 00', /unused bits/],
  ['8 unused bits', bits, '03 02 08 00', '03 02 07 00', /unused bits/],
  ['unused bits of no octet', bits, '03 01 01', '03 01 00', /unused bits/],
  ['unused bits that are set', bits, '03 02 01 01', '03 02 01 02', /unused bits set/],
  ['bits that are not whole octets', (r) => r.bitString(), '03 02 01 02', '03 02 00 02', /whole octets/],
  ['a constructed BIT STRING', bits, '23 04 0302 0001', '03 02 00 01', /tag 23/],
  ['a constructed OCTET STRING', (r) => r.octetString(), '24 03 0401 00', '04 01 00', /tag 24/],
  ['named bits with trailing zeros', namedBits, '03 02 00 80', '03 02 07 80', /trailing zeros/],
  ['named bits with a zero octet', namedBits, '03 03 07 80 00', '03 03 07 00 80', /trailing zeros/],
  ['an empty OBJECT IDENTIFIER', (r) => r.oid(), '06 00', '06 01 2a', /OBJECT IDENTIFIER/],
  ['a truncated OBJECT IDENTIFIER', (r) => r.oid(), '06 02 2a 86', '06 03 2a 86 48', /OBJECT IDENTIFIER/],
  ['a padded arc', (r) => r.oid(), '06 03 2a 80 01', '06 02 2a 01', /OBJECT IDENTIFIER/],
  ['a padded first arc', (r) => r.oid(), '06 02 80 2a', '06 01 2a', /OBJECT IDENTIFIER/],
  [
    'an OBJECT IDENTIFIER of 65 octets',
    (r) => r.oid(),
    `06 41 ${'2a'.repeat(65)}`,
    `06 40 ${'2a'.repeat(64)}`,
    /OBJECT/,
  ],
  ['too few elements', (r) => r.each(0x30, integer, 1), '30 00', '30 03 020100', /fewer than 1/],
  ['a SET OF out of order', setOfIntegers, '31 06 020102 020101', '31 06 020101 020102', /out of order/],
  [
    'a SET OF out of order by length',
    setOfIntegers,
    '31 07 02020100 020102',
    '31 07 020102 02020100',
    /out of order/,
  ],
  ['an empty SET OF where one is needed', setOfIntegers, '31 00', '31 03 020101', /fewer than 1/],
  ['no element', anything, '', '05 00', /should stand/],
  ['the end of an indefinite length', anything, '00 00', '05 00', /which no DER has/],
  ['a constructed string', anything, '2c 03 0c0141', '0c 01 41', /which no DER has/],
  ['a primitive SEQUENCE', anything, '10 00', '30 00', /which no DER has/],
  ['a primitive EXTERNAL, which is a sequence', anything, '08 00', '28 00', /which no DER has/],
  ['the universal tag that is no type’s', anything, '0f 01 41', '0c 01 41', /which no DER has/],
  ['half a character of a BMPString', anything, '1e 01 00', '1e 02 0041', /within a character/],
  [
    'part of a character of a UniversalString',
    anything,
    '1c 02 0041',
    '1c 04 00000041',
    /within a character/,
  ],
  [
    'a UTCTime without seconds',
    anything,
    `17 0b ${ascii('2601010000Z')}`,
    `17 0d ${ascii('260101000000Z')}`,
    /as DER/,
  ],
  [
    'a fraction of a second with a trailing zero',
    anything,
    `18 12 ${ascii('20260101000000.50Z')}`,
    `18 11 ${ascii('20260101000000.5Z')}`,
    /as DER/,
  ],
  ['a broken leaf', anything, '30 05 a0 03 0101 01', '30 05 a0 03 0101 ff', /BOOLEAN/],
  ['a broken leaf of ENUMERATED', anything, '0a 02 0001', '0a 01 01', /needless/],
];

describe('the DER reader', () => {
  it.each(RULES)('refuses %s', (_, read, refused, accepted, why) => {
    expectMalformed(() => whole(refused, read), why);
    expect(() => whole(accepted, read)).not.toThrow();
  });

  it('says where in the outermost encoding it stopped', () => {
    const nested: Read = (reader) => reader.within(0x30, (a) => a.within(0x30, (b) => b.boolean()));
    expectMalformed(() => whole('30 05 30 03 02 01 00', nested), /at octet 4$/);
  });

  it('refuses 1,000 levels of nesting, whoever reads them, and reads 30', () => {
    const nest = (levels: number) => {
      let octets = hex('0500');
      for (let i = 0; i < levels; i++) {
        const length = octets.length;
        const head = length < 128 ? [0x30, length] : [0x30, 0x82, length >> 8, length & 0xff];
        octets = Uint8Array.from([
          ...(length > 127 && length < 256 ? [0x30, 0x81, length] : head),
          ...octets,
        ]);
      }
      return octets;
    };
    const descend = (reader: DerReader): void => {
      if (reader.peek() === TAG.null) reader.null();
      else reader.within(TAG.sequence, descend);
    };
    for (const read of [descend, (reader: DerReader) => void reader.wellFormed()]) {
      expectMalformed(() => DerReader.whole(nest(1000), read), /nested too deep/);
      expect(() => DerReader.whole(nest(30), read)).not.toThrow();
    }
  });

  it('refuses more elements than its budget, over all levels together', () => {
    const read: Read = (reader) => reader.wellFormed();
    const octets = hex('30 08 3002 0500 3002 0500');
    expect(() => DerReader.whole(octets, read, { depth: 3, elements: 5 })).not.toThrow();
    expectMalformed(() => DerReader.whole(octets, read, { depth: 3, elements: 4 }), /too many elements/);
  });

  it('gives what each type holds', () => {
    expect(whole('02 02 00 80', (r) => r.integer())).toEqual(hex('0080'));
    expect(whole('02 02 00 80', (r) => r.unsigned())).toEqual(hex('80'));
    expect(whole('02 01 00', (r) => r.unsigned())).toEqual(hex('00'));
    expect(whole('02 04 7fffffff', (r) => r.smallInteger())).toBe(2 ** 31 - 1);
    expect(whole('82 01 05', (r) => r.smallInteger(contextTag(2)))).toBe(5);
    expect(whole('03 02 04 f0', bits)).toEqual({ bytes: hex('f0'), unused: 4 });
    expect(whole('03 03 07 81 80', namedBits)).toEqual([0, 7, 8]);
    expect(whole('03 01 00', namedBits)).toEqual([]);
    expect(whole('01 01 00', (r) => r.boolean())).toBe(false);
    expect(whole('30 03 010100', (r) => r.element())).toEqual(hex('3003010100'));
    expect(whole('30 06 020101 020101', (r) => r.each(0x30, (i) => i.smallInteger()))).toEqual([1, 1]);
    expect(whole('', (r) => [r.peek(), r.atEnd, r.booleanDefaultFalse()])).toEqual([undefined, true, false]);
  });

  it('gives views of its input, not copies', () => {
    const input = hex('30 04 0402 abcd');
    const { der, value } = DerReader.whole(input, (r) =>
      r.span((s) => s.within(0x30, (i) => i.octetString())),
    );
    expect([der.buffer, value.buffer]).toEqual([input.buffer, input.buffer]);
    expect(value.byteOffset - input.byteOffset).toBe(4);
  });
});
