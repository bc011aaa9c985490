import { describe, expect, it } from 'vitest';
import { concat } from '../../../src/base/bytes.ts';
import { SshReader, wireByte, wireMpint, wireString, wireUint32, wireUint64 } from '../../../src/ssh/wire.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

const mpint = (octets: string) => SshReader.whole(hex(octets), (reader) => reader.mpint());

describe('what is written', () => {
  it('is read as it was', () => {
    const octets = concat(
      wireByte(255),
      wireUint32(2 ** 32 - 1),
      wireUint64(2n ** 64n - 1n),
      wireString('ü'),
      wireString(hex('00ff')),
      wireMpint(hex('80')),
    );
    const read = SshReader.whole(octets, (reader) => [
      reader.byte(),
      reader.uint32(),
      reader.uint64(),
      reader.text(),
      reader.string(),
      reader.mpint(),
    ]);
    expect(read).toEqual([255, 2 ** 32 - 1, 2n ** 64n - 1n, 'ü', hex('00ff'), hex('80')]);
  });

  it('is refused when it does not fit its type', () => {
    for (const value of [-1, 2 ** 32, 1.5]) expect(() => wireUint32(value)).toThrow(RangeError);
    for (const value of [-1n, 2n ** 64n]) expect(() => wireUint64(value)).toThrow(RangeError);
  });
});

describe('an mpint', () => {
  // RFC 4251 §5.
  it.each([
    ['00000000', ''],
    ['00000008 09a378f9b2e332a7', '09a378f9b2e332a7'],
    ['00000002 0080', '80'],
  ])('%s is read and written', (octets, magnitude) => {
    expect(mpint(octets)).toEqual(hex(magnitude));
    expect(wireMpint(hex(magnitude))).toEqual(hex(octets));
    expect(wireMpint(concat(hex('0000'), hex(magnitude)))).toEqual(hex(octets));
  });

  it('is refused when it is negative, where the same number with its sign octet passes', () => {
    expectMalformed(() => mpint('00000001 80'), /negative/);
    expectMalformed(() => mpint('00000005 ff21524111'), /negative/);
    expect(mpint('00000002 0080')).toEqual(hex('80'));
  });

  it.each(['00000001 00', '00000002 007f', '00000003 000080'])(
    'is refused with needless leading zeros: %s',
    (octets) => {
      expectMalformed(() => mpint(octets), /needless leading zeros/);
    },
  );

  it('has at most 16384 bits', () => {
    const most = new Uint8Array(2048).fill(0xff);
    const read = (magnitude: Uint8Array) =>
      SshReader.whole(wireMpint(magnitude), (reader) => reader.mpint()).length;
    expect(read(most)).toBe(2048);
    expectMalformed(() => read(concat(hex('01'), most)), /more than 16384 bits/);
    expectMalformed(() => read(concat(most, most)), /more than 16384 bits/);
  });
});

describe('a reader', () => {
  it.each<[string, string, (reader: SshReader) => unknown]>([
    ['a byte', '', (reader: SshReader) => reader.byte()],
    ['a uint32', '000000', (reader: SshReader) => reader.uint32()],
    ['a uint64', '00000000000000', (reader: SshReader) => reader.uint64()],
    ['a string', '00000002 00', (reader: SshReader) => reader.string()],
    ['a string of 4 GiB', 'ffffffff 00', (reader: SshReader) => reader.string()],
  ])('stays within its input at %s', (_, octets, read) => {
    expectMalformed(() => SshReader.whole(hex(octets), read), /ends too early/);
  });

  it('leaves no octet over', () => {
    expectMalformed(() => SshReader.whole(hex('0001'), (reader) => reader.byte()), /1 trailing octets/);
    expect(SshReader.whole(hex('00'), (reader) => reader.byte())).toBe(0);
  });

  it('reads a view into a larger buffer', () => {
    expect(new SshReader(hex('ff00000001').subarray(1)).uint32()).toBe(1);
  });

  it('takes a text of UTF-8 without NUL', () => {
    const text = (octets: string) => SshReader.whole(hex(octets), (reader) => reader.text());
    expect(text('00000003 efbbbf')).toBe('\uFEFF');
    expectMalformed(() => text('00000002 6100'), /NUL/);
    expectMalformed(() => text('00000001 ff'), /UTF-8/);
  });
});
