import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIp, parseIp } from '../../../src/base/ip.ts';
import { DerReader } from '../../../src/der/reader.ts';
import { encode } from '../../../src/der/writer.ts';
import {
  type GeneralName,
  generalNameNode,
  readGeneralName,
  readSubtreeName,
} from '../../../src/x509/general-name.ts';
import { encodeName, parseName } from '../../../src/x509/name.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

const read = (octets: string) => DerReader.whole(hex(octets), readGeneralName);

describe('a GeneralName', () => {
  it.each<[GeneralName, string]>([
    [{ type: 'dns', value: 'a.b' }, '82 03 612e62'],
    [{ type: 'email', value: 'a@b' }, '81 03 614062'],
    [{ type: 'uri', value: 'a:b' }, '86 03 613a62'],
    [{ type: 'ip', octets: hex('7f000001') }, '87 04 7f000001'],
    [{ type: 'ip', octets: new Uint8Array(16) }, `87 10 ${'00'.repeat(16)}`],
    [{ type: 'directory', name: parseName(encodeName([])) }, 'a4 02 3000'],
    [{ type: 'registeredId', oid: '1.2.3' }, '88 02 2a03'],
    [{ type: 'other', oid: '1.2.3', value: hex('0c0161') }, 'a0 09 06022a03 a003 0c0161'],
    [{ type: 'unsupported', tag: 0xa5, der: hex('a503 810161') }, 'a5 03 810161'],
  ])('%j is written and read', (name, octets) => {
    expect(encode(generalNameNode(name))).toEqual(hex(octets));
    expect(read(octets)).toEqual(name);
  });

  it.each([
    ['a dNSName with NUL', '82 03 610062', '82 03 612d62'],
    ['a dNSName that is UTF-8', '82 02 c3a4', '82 02 6165'],
    ['a URI that is Latin-1', '86 01 e4', '86 01 65'],
    ['an iPAddress of 3 octets', '87 03 7f0000', '87 04 7f000000'],
    ['an iPAddress with its mask', '87 08 7f000000ff000000', '87 04 7f000000'],
    ['an empty iPAddress', '87 00', '87 04 7f000000'],
    ['a directoryName with an IMPLICIT tag', 'a4 00', 'a4 02 3000'],
    ['a constructed dNSName', 'a2 03 820161', '82 01 61'],
    ['an otherName without a value', 'a0 04 06022a03', 'a0 08 06022a03 a0020500'],
    ['an otherName with a broken value', 'a0 09 06022a03 a003 010101', 'a0 09 06022a03 a003 0101ff'],
    ['a tag that is none', '89 00', '88 01 2a'],
    ['nothing', '', '82 00'],
  ])('is not read from %s', (_, refused, accepted) => {
    expectMalformed(() => read(refused), /^DER: /);
    expect(() => read(accepted)).not.toThrow();
  });

  it.each(['ä.example', 'a\0b'])('is not written with the text %j', (value) => {
    expectMalformed(() => generalNameNode({ type: 'dns', value }), /must be ASCII/);
  });

  it.each([
    ['a mask that is no prefix', '87 08 0a000000 ff00ff00', '87 08 0a000000 ffff0000'],
    ['a mask with a gap in an octet', '87 08 0a000000 fd000000', '87 08 0a000000 fe000000'],
    ['an address without a mask', '87 04 0a000000', `87 20 ${'00'.repeat(32)}`],
  ])('of a subtree is not read from %s', (_, refused, accepted) => {
    expectMalformed(() => DerReader.whole(hex(refused), readSubtreeName), /iPAddress range/);
    expect(() => DerReader.whole(hex(accepted), readSubtreeName)).not.toThrow();
  });
});

describe('an IP address', () => {
  it.each([
    ['0.0.0.0', '00000000'],
    ['255.255.255.255', 'ffffffff'],
    ['::', '00'.repeat(16)],
    ['::1', `${'00'.repeat(15)}01`],
    ['1::', `0001${'00'.repeat(14)}`],
    ['2001:db8::1', '20010db8 00000000 00000000 00000001'],
    ['2001:db8:0:0:1:0:0:1', '20010db8 00000000 00010000 00000001'],
    ['2001:DB8::1:0:0:1', '20010db8 00000000 00010000 00000001'],
    ['1:2:3:4:5:6:7::', '00010002 00030004 00050006 00070000'],
    ['::2:3:4:5:6:7:8', '00000002 00030004 00050006 00070008'],
    ['1:2:3:4:5:6:1.2.3.4', '00010002 00030004 00050006 01020304'],
    ['::ffff:192.0.2.1', '00000000 00000000 0000ffff c0000201'],
    ['::192.0.2.1', '00000000 00000000 00000000 c0000201'],
    ['0001:0:0:0:0:0:0:0', `0001${'00'.repeat(14)}`],
  ])('%s is read', (text, octets) => {
    expect(parseIp(text)).toEqual(hex(octets));
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '010.0.0.1',
    '01.2.3.4',
    '0x7f.1',
    '0x7f.0.0.1',
    '127.1',
    '2130706433',
    '256.0.0.1',
    '1.2.3.-4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1..2.3',
    '1.2.3.4/32',
    '١.2.3.4',
    ':',
    ':::',
    '1:2',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    '::1:2:3:4:5:6:7:8',
    '1:2:3:4::5:6:7:8',
    '12345::',
    '::g',
    '::1%eth0',
    '[::1]',
    '::1/128',
    ':1::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3',
    '::01.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    'fe80:',
    ' ::1',
    '::1 ',
  ])('%j is not read', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });

  it.each([
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['ABCD::', 'abcd::'],
    ['::ffff:7f00:1', '::ffff:127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
  ])('%s is written as %s (RFC 5952)', (text, canonical) => {
    expect(formatIp(parseIp(text) as Uint8Array)).toBe(canonical);
  });

  it('of another length is not written', () => {
    expect(() => formatIp(new Uint8Array(5))).toThrow(RangeError);
  });

  it('is read back as it was written, and Node agrees on what it is', () => {
    const quads = fc.uint8Array({ minLength: 4, maxLength: 4 });
    const groups = fc.array(fc.constantFrom(0, 0, 0, 1, 0xffff, 0x0db8), { minLength: 8, maxLength: 8 });
    const sixteen = groups.map((values) =>
      Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255])),
    );
    fc.assert(
      fc.property(fc.oneof(quads, sixteen), (octets) => {
        const text = formatIp(octets);
        expect(parseIp(text)).toEqual(octets);
        expect(isIP(text)).toBe(octets.length === 4 ? 4 : 6);
      }),
      { numRuns: 300 },
    );
  });

  it('is accepted exactly where Node accepts one', () => {
    const piece = fc.constantFrom('0', '1', '01', '255', '256', 'ffff', 'g', ':', '::', '.', '1.2.3.4', '%1');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const text = pieces.join('');
        expect(parseIp(text) !== undefined).toBe(isIP(text) !== 0 && !text.includes('%'));
      }),
      { numRuns: 1000, examples: [[['1', '::']], [['1.2.3.4']], [['::', '1.2.3.4']]] },
    );
  });
});
