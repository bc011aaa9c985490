import { describe, expect, it } from 'vitest';
import { decodeOidContents, encodeOidContents } from '../../../src/der/oid.ts';
import { hex } from '../../support/x509.ts';

describe('an OBJECT IDENTIFIER', () => {
  it.each([
    ['0.0', '00'],
    ['0.39', '27'],
    ['1.0', '28'],
    ['1.39', '4f'],
    ['2.0', '50'],
    ['2.39', '77'],
    ['2.40', '78'],
    // X.690 §8.19.5, the example.
    ['2.999.3', '88 37 03'],
    ['1.2.840.113549.1.1.11', '2a 86 48 86 f7 0d 01 01 0b'],
    ['2.25.340282366920938463463374607431768211455', `69 83 ${'ff'.repeat(17)} 7f`],
    ['2.340282366920938463463374607431768211455', `84 ${'80'.repeat(17)} 4f`],
    ['1.3.9007199254740991', '2b 8f ff ff ff ff ff ff 7f'],
    ['1.3.9007199254740993', '2b 90 80 80 80 80 80 80 01'],
  ])('%s is written and read', (text, octets) => {
    expect(encodeOidContents(text)).toEqual(hex(octets));
    expect(decodeOidContents(hex(octets))).toBe(text);
  });

  it.each([
    '',
    '1',
    '3.1',
    '0.40',
    '1.40',
    '1.02',
    '1.2.',
    '.1.2',
    '1..2',
    '1.2.-3',
    '1.2 ',
    '1.2\n',
    'a.b',
    `1.2${'.1'.repeat(64)}`,
    '1.٣',
  ])('%j is not written', (text) => {
    expect(() => encodeOidContents(text)).toThrow(RangeError);
  });
});
