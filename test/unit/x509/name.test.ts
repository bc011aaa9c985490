import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import { TAG } from '../../../src/der/tag.ts';
import { encode, type Node, oid, primitive, sequence, setOf, text } from '../../../src/der/writer.ts';
import { ATTRIBUTE_TYPE } from '../../../src/x509/attribute-type.ts';
import {
  type AttributeName,
  commonNames,
  encodeName,
  formatName,
  parseName,
  sameName,
} from '../../../src/x509/name.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

const CN = ATTRIBUTE_TYPE.commonName.oid;
const attribute = (type: string, value: Node) => sequence(oid(type), value);
const named = (...rdns: Node[][]) => parseName(encode(sequence(...rdns.map(setOf))));
const cn = (tag: number, contents: Uint8Array) => named([attribute(CN, primitive(tag, contents))]);
const ofText = (tag: number, value: string) => cn(tag, utf8(value));
const written = (...attributes: [AttributeName, string][]) =>
  parseName(encodeName(attributes.map(([type, value]) => ({ type, value }))));

describe('a name', () => {
  it('is written with one RDN an attribute, in the order given, in the string type of each', () => {
    const name = written(
      ['countryName', 'DE'],
      ['domainComponent', 'example'],
      ['organizationName', 'Käse & Co'],
      ['serialNumber', '42-A'],
      ['commonName', 'www.example.com'],
      ['emailAddress', 'ca@example.com'],
    );
    expect(name.rdns.map(([first]) => [first?.tag, first?.value])).toEqual([
      [TAG.printableString, 'DE'],
      [TAG.ia5String, 'example'],
      [TAG.utf8String, 'Käse & Co'],
      [TAG.printableString, '42-A'],
      [TAG.utf8String, 'www.example.com'],
      [TAG.ia5String, 'ca@example.com'],
    ]);
    expect(commonNames(name)).toEqual(['www.example.com']);
  });

  it('may be empty', () => {
    const name = parseName(encodeName([]));
    expect([name.der, name.rdns, formatName(name)]).toEqual([hex('3000'), [], '']);
  });

  it.each<[AttributeName, string, string]>([
    ['commonName', 'a'.repeat(65), 'a'.repeat(64)],
    // Characters are counted, not UTF-16 units or octets.
    ['commonName', '🔏'.repeat(65), '🔏'.repeat(64)],
    ['commonName', '', 'a'],
    ['commonName', 'a\0b', 'a b'],
    ['commonName', 'a\ud800', 'a\ud83d\ude00'],
    ['organizationName', 'a'.repeat(65), 'a'.repeat(64)],
    ['organizationalUnitName', 'a'.repeat(65), 'a'.repeat(64)],
    ['localityName', 'a'.repeat(129), 'a'.repeat(128)],
    ['stateOrProvinceName', 'a'.repeat(129), 'a'.repeat(128)],
    ['countryName', 'D', 'DE'],
    ['countryName', 'DEU', 'DE'],
    ['countryName', 'Ö1', 'OE'],
    ['serialNumber', 'a'.repeat(65), 'a'.repeat(64)],
    ['serialNumber', 'a_b', 'a-b'],
    ['serialNumber', 'a@b', 'a b'],
    ['dnQualifier', 'a*', 'a?'],
    ['emailAddress', 'käse@example.com', 'kaese@example.com'],
    ['emailAddress', `${'a'.repeat(244)}@example.com`, `${'a'.repeat(243)}@example.com`],
    ['domainComponent', 'bücher', 'xn--bcher-kva'],
  ])('with %s %j is not written, with %j it is', (type, refused, accepted) => {
    expectMalformed(() => written([type, refused]), new RegExp(`^${type} must`));
    expect(
      written([type, accepted])
        .rdns.flat()
        .map(({ value }) => value),
    ).toEqual([accepted]);
  });

  it.each([
    ['UTF8String', TAG.utf8String, 'c3a4', 'ä'],
    ['UTF8String with a byte order mark', TAG.utf8String, 'efbbbf61', '\uFEFFa'],
    ['NumericString', TAG.numericString, '31 20 32', '1 2'],
    ['PrintableString', TAG.printableString, '41 3f', 'A?'],
    ['TeletexString', TAG.teletexString, 'e4', 'ä'],
    ['IA5String', TAG.ia5String, '61 40 7f', 'a@\x7f'],
    ['UniversalString', TAG.universalString, '0001f50f', '🔏'],
    ['BMPString', TAG.bmpString, '00e4 20ac', 'ä€'],
  ])('is read from %s', (_, tag, octets, value) => {
    expect(commonNames(cn(tag, hex(octets)))).toEqual([value]);
  });

  it.each([
    ['UTF8String that is Latin-1', TAG.utf8String, 'e4'],
    ['UTF8String that is overlong', TAG.utf8String, 'c0 80'],
    ['UTF8String with a surrogate', TAG.utf8String, 'eda080'],
    ['UTF8String with NUL', TAG.utf8String, '61 00 62'],
    ['NumericString with a letter', TAG.numericString, '61'],
    ['PrintableString with @', TAG.printableString, '40'],
    ['PrintableString with *', TAG.printableString, '2a'],
    ['PrintableString with _', TAG.printableString, '5f'],
    ['TeletexString with NUL', TAG.teletexString, '00'],
    ['IA5String with 80', TAG.ia5String, '80'],
    ['IA5String with NUL', TAG.ia5String, '61 00'],
    ['UniversalString beyond Unicode', TAG.universalString, '00110000'],
    ['UniversalString of odd length', TAG.universalString, '000061'],
    ['BMPString with a surrogate', TAG.bmpString, 'd83d de00'],
    ['BMPString of odd length', TAG.bmpString, '0061 00'],
    ['BMPString with NUL', TAG.bmpString, '0000'],
  ])('is not read from a %s', (_, tag, octets) => {
    expectMalformed(() => cn(tag, hex(octets)), /characters that its string type has not/);
  });

  it('is not read with an empty RDN, an attribute without a value, or more in one than that', () => {
    expectMalformed(() => parseName(hex('3002 3100')), /fewer than 1/);
    expectMalformed(() => parseName(hex('3009 3107 3005 0603550403')), /without a value/);
    expectMalformed(() => parseName(hex('300e 310c 300a 0603550403 0c0161 0500')), /trailing/);
    expect(formatName(parseName(hex('300c 310a 3008 0603550403 0c0161')))).toBe('CN=a');
  });

  it('keeps a value that is no string as its DER', () => {
    const name = named([attribute('2.5.4.45', hex('03020780'))]);
    expect(name.rdns.flat()).toMatchObject([{ type: '2.5.4.45', tag: TAG.bitString, value: '#03020780' }]);
    expect(formatName(name)).toBe('2.5.4.45=#03020780');
    expectMalformed(() => named([attribute('2.5.4.45', hex('03020701'))]), /unused bits/);
    expect(formatName(named([attribute('2.5.4.16', hex('30030c0161'))]))).toBe('2.5.4.16=#30030c0161');
  });

  it.each([
    ['a private tag', 'c00161'],
    ['an INTEGER', '020101'],
    ['a VisibleString, which OpenSSL refuses too', '1a0161'],
    ['a SET', '3100'],
  ])('is not read with %s for a value', (_, value) => {
    expectMalformed(() => named([attribute(CN, hex(value))]), /no type that names have/);
  });
});

describe('the text of a name', () => {
  it('is most specific first, with + between the attributes of one RDN (RFC 4514 §4)', () => {
    const name = named(
      [attribute('0.9.2342.19200300.100.1.25', text(TAG.ia5String, 'net'))],
      [attribute('0.9.2342.19200300.100.1.25', text(TAG.ia5String, 'example'))],
      [
        attribute('2.5.4.11', text(TAG.utf8String, 'Sales')),
        attribute(CN, text(TAG.utf8String, 'J.  Smith')),
      ],
    );
    expect(formatName(name)).toBe('OU=Sales+CN=J.  Smith,DC=example,DC=net');
  });

  it.each([
    ['James "Jim" Smith, III', 'James \\"Jim\\" Smith\\, III'],
    ['Before\rAfter', 'Before\\0dAfter'],
    ['a+b;c<d>e\\f=g', 'a\\+b\\;c\\<d\\>e\\\\f=g'],
    [' lead', '\\ lead'],
    ['trail ', 'trail\\ '],
    ['#1', '\\#1'],
    ['a #1', 'a #1'],
    [' ', '\\ '],
    ['  ', '\\ \\ '],
    ['Lučić', 'Lučić'],
    ['\u0085', '\\c2\\85'],
  ])('escapes %j as %j', (value, escaped) => {
    expect(formatName(ofText(TAG.utf8String, value))).toBe(`CN=${escaped}`);
  });

  it('gives an attribute without a short name by its OID and DER (RFC 4514 §2.4)', () => {
    expect(formatName(named([attribute('1.3.6.1.4.1.1466.0', text(TAG.utf8String, 'Hi'))]))).toBe(
      '1.3.6.1.4.1.1466.0=#0c024869',
    );
  });
});

describe('two names match (RFC 5280 §7.1)', () => {
  const base = written(['organizationName', 'Example CA'], ['commonName', 'Root']);

  it.each([
    ['in another letter case', written(['organizationName', 'EXAMPLE ca'], ['commonName', 'root'])],
    ['with other white space', written(['organizationName', '  Example   CA '], ['commonName', 'Root'])],
    [
      'in other string types',
      named(
        [attribute('2.5.4.10', text(TAG.printableString, 'Example CA'))],
        [attribute(CN, primitive(TAG.bmpString, hex('0052 006f 006f 0074')))],
      ),
    ],
  ])('%s', (_, other) => {
    expect(sameName(base, other)).toBe(true);
  });

  it.each([
    ['other text', written(['organizationName', 'Example CB'], ['commonName', 'Root'])],
    ['white space left out', written(['organizationName', 'ExampleCA'], ['commonName', 'Root'])],
    ['another order', written(['commonName', 'Root'], ['organizationName', 'Example CA'])],
    ['another type', written(['organizationalUnitName', 'Example CA'], ['commonName', 'Root'])],
    ['one attribute less', written(['organizationName', 'Example CA'])],
    [
      'the same attributes in one RDN',
      named([
        attribute('2.5.4.10', text(TAG.utf8String, 'Example CA')),
        attribute(CN, text(TAG.utf8String, 'Root')),
      ]),
    ],
  ])('but not with %s', (_, other) => {
    expect(sameName(base, other)).toBe(false);
  });

  it('whatever the order in which string types sort the attributes of an RDN', () => {
    const [one, two] = [
      named([attribute(CN, text(TAG.utf8String, 'x')), attribute(CN, text(TAG.printableString, 'y'))]),
      named([attribute(CN, text(TAG.utf8String, 'y')), attribute(CN, text(TAG.printableString, 'x'))]),
    ];
    expect(sameName(one, two)).toBe(true);
  });

  it('and a value that looks like the DER of another does not', () => {
    const odd = named([attribute(CN, hex('03020780'))]);
    expect(sameName(odd, ofText(TAG.utf8String, '#03020780'))).toBe(false);
    expect(sameName(odd, named([attribute(CN, hex('03020780'))]))).toBe(true);
  });
});
