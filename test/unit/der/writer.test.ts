import { describe, expect, it } from 'vitest';
import * as der from '../../../src/der/writer.ts';
import { hex } from '../../support/x509.ts';

describe('the DER writer', () => {
  it.each([
    [0, '02 01 00'],
    [127, '02 01 7f'],
    [128, '02 02 00 80'],
    [256, '02 02 01 00'],
    [2 ** 53 - 1, '02 07 1f ffff ffff ffff'],
  ])('writes the number %d with the fewest octets', (value, octets) => {
    expect(der.encode(der.integer(value))).toEqual(hex(octets));
  });

  it.each([
    ['', '02 01 00'],
    ['00 00', '02 01 00'],
    ['00 00 7f', '02 01 7f'],
    ['00 80', '02 02 00 80'],
    ['ff', '02 02 00 ff'],
  ])('writes the magnitude %j as a non-negative INTEGER', (magnitude, octets) => {
    expect(der.encode(der.integer(hex(magnitude)))).toEqual(hex(octets));
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])('refuses to write %d as an INTEGER', (value) => {
    expect(() => der.integer(value)).toThrow(RangeError);
  });

  it.each([
    [[], '03 01 00'],
    [[0], '03 02 07 80'],
    [[0, 2], '03 02 05 a0'],
    [[5, 6], '03 02 01 06'],
    [[7], '03 02 00 01'],
    [[8, 0], '03 03 07 80 80'],
  ])('writes the named bits %j without trailing zeros', (bits, octets) => {
    expect(der.encode(der.namedBits(bits))).toEqual(hex(octets));
  });

  it('sorts a SET OF by its encodings', () => {
    const set = der.setOf([der.integer(256), der.integer(2), der.boolean(true), der.integer(1)]);
    expect(der.encode(set)).toEqual(hex('31 0d 0101ff 020101 020102 02020100'));
  });

  it('leaves out what is absent, and copies what is encoded already', () => {
    const tree = der.sequence(
      undefined,
      der.nullValue(),
      hex('020105'),
      der.explicit(3, der.octetString(hex('ab'))),
    );
    expect(der.encode(tree)).toEqual(hex('30 0a 0500 020105 a3 03 0401ab'));
  });

  it.each([
    [127, '7f'],
    [128, '81 80'],
    [255, '81 ff'],
    [256, '82 01 00'],
    [65_535, '82 ff ff'],
    [65_536, '83 01 00 00'],
    [16_777_216, '84 01 00 00 00'],
  ])('writes a length of %d with the fewest octets', (length, octets) => {
    const written = der.encode(der.octetString(new Uint8Array(length)));
    const head = hex(`04 ${octets}`);
    expect(written.subarray(0, head.length)).toEqual(head);
    expect(written).toHaveLength(head.length + length);
  });
});
