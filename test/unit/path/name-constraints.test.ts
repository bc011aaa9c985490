import { describe, expect, it } from 'vitest';
import { parseIp, parseIpRange } from '../../../src/base/ip.ts';
import { constrainedNames, takenForDns } from '../../../src/path/constrained-names.ts';
import { admitName, describeSubtrees } from '../../../src/path/name-constraints.ts';
import { relateDns } from '../../../src/path/names/dns.ts';
import { relateEmail } from '../../../src/path/names/email.ts';
import { relateIp } from '../../../src/path/names/ip.ts';
import type { Relation } from '../../../src/path/names/relation.ts';
import { relateUri } from '../../../src/path/names/uri.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { type AttributeName, encodeName, parseName } from '../../../src/x509/name.ts';
import { hex } from '../../support/x509.ts';

const name = (...attributes: readonly (readonly [AttributeName, string])[]) =>
  parseName(encodeName(attributes.map(([type, value]) => ({ type, value }))));
const directory = (...attributes: readonly (readonly [AttributeName, string])[]): GeneralName => ({
  type: 'directory',
  name: name(...attributes),
});
const dns = (value: string): GeneralName => ({ type: 'dns', value });
const email = (value: string): GeneralName => ({ type: 'email', value });
const other = (oid: string): GeneralName => ({ type: 'other', oid, value: hex('0c0161') });

const permitting = (...permitted: readonly GeneralName[]) => ({ permitted, excluded: [] });
const excluding = (...excluded: readonly GeneralName[]) => ({ permitted: [], excluded });

type Row = readonly [name: string, base: string, relation: Relation];

// biome-ignore format: a table
const DNS: readonly Row[] = [
  ['example.com',       'example.com',      'within'],
  ['a.b.Example.COM',   'exAmple.com',      'within'],
  ['example.com',       '',                 'within'],
  ['notexample.com',    'example.com',      'apart'],
  ['com',               'example.com',      'apart'],
  ['a.example.com',     '.example.com',     'within'],
  ['example.com',       '.example.com',     'apart'],
  ['*.example.com',     'example.com',      'within'],
  ['*.example.com',     '.example.com',     'within'],
  ['*.example.com',     '.a.example.com',   'apart'],
  ['*.example.com',     'a.example.com',    'touches'],
  ['*.example.com',     'b.a.example.com',  'apart'],
  ['*.com',             'example.com',      'touches'],
  ['a_b.example.com',   'example.com',      'within'],
  ['.example.com',      'example.com',      'unreadable'],
  ['a..example.com',    'example.com',      'unreadable'],
  ['example.com.',      'example.com',      'unreadable'],
  ['a*.example.com',    'example.com',      'unreadable'],
  ['*',                 'example.com',      'unreadable'],
  ['',                  'example.com',      'unreadable'],
  ['a b.example.com',   'example.com',      'unreadable'],
  ['a.example.com',     '*.example.com',    'unreadable'],
  ['a.example.com',     'example.com.',     'unreadable'],
  ['a.example.com',     '..example.com',    'unreadable'],
];

// biome-ignore format: a table
const EMAIL: readonly Row[] = [
  ['x@example.com',       'x@example.com',      'within'],
  ['x@EXAMPLE.com',       'x@example.COM',      'within'],
  ['X@example.com',       'x@example.com',      'apart'],
  ['x@example.com',       'example.com',        'within'],
  ['x@a.example.com',     'example.com',        'apart'],
  ['x@a.example.com',     '.example.com',       'within'],
  ['x@example.com',       '.example.com',       'apart'],
  ['x@notexample.com',    '.example.com',       'apart'],
  ['x@example.com',       '',                   'within'],
  ['*@example.com',       '*@example.com',      'within'],
  ['user@example.com',    '*@example.com',      'apart'],
  ['a@b@example.com',     'example.com',        'unreadable'],
  ['"a b"@example.com',   'example.com',        'unreadable'],
  ['x@[192.0.2.1]',       'example.com',        'unreadable'],
  ['example.com',         'example.com',        'unreadable'],
  ['@example.com',        'example.com',        'unreadable'],
  ['x@example.com',       'a@b@example.com',    'unreadable'],
  ['x@example.com',       '@example.com',       'unreadable'],
];

// biome-ignore format: a table
const URI: readonly Row[] = [
  ['http://example.com/a',           'example.com',   'within'],
  ['HTTPS://EXAMPLE.com:8443?x',     'example.com',   'within'],
  ['ldap://example.com',             'example.com',   'within'],
  ['http://u:p@example.com#f',       'example.com',   'within'],
  ['http://example.com@evil.test/',  'example.com',   'apart'],
  ['http://evil.test/example.com',   'example.com',   'apart'],
  ['http://evil.test#@example.com',  'example.com',   'apart'],
  ['http://a.example.com/',          'example.com',   'apart'],
  ['http://a.example.com/',          '.example.com',  'within'],
  ['http://example.com/',            '.example.com',  'apart'],
  ['http://example.com/',            '',              'within'],
  ['urn:example.com',                'example.com',   'unreadable'],
  ['/a',                             'example.com',   'unreadable'],
  ['http:///a',                      'example.com',   'unreadable'],
  ['http://192.0.2.1/',              'example.com',   'unreadable'],
  ['http://[2001:db8::1]/',          'example.com',   'unreadable'],
  ['http://evil.test\\@example.com', 'example.com',   'unreadable'],
  ['http://example.com:x/',          'example.com',   'unreadable'],
  ['http://example.com/',            'http://x.test', 'unreadable'],
];

describe('a name stands to the base of a subtree (RFC 5280 §4.2.1.10)', () => {
  it.each(DNS)('as a DNS name: %s to "%s": %s', (one, base, relation) => {
    expect(relateDns(one, base)).toBe(relation);
  });
  it.each(EMAIL)('as a mailbox: %s to "%s": %s', (one, base, relation) => {
    expect(relateEmail(one, base)).toBe(relation);
  });
  it.each(URI)('as a URI: %s to "%s": %s', (one, base, relation) => {
    expect(relateUri(one, base)).toBe(relation);
  });
  it('when neither is longer than such names are', () => {
    const long = (length: number) => `${'a.'.repeat(length)}test`;
    expect([relateDns(long(120), 'test'), relateDns(long(126), 'test')]).toEqual(['within', 'unreadable']);
    expect([relateEmail(`x@${long(120)}`, '.test'), relateEmail(`x@${long(160)}`, '.test')]).toEqual([
      'within',
      'unreadable',
    ]);
    const uri = (length: number) => relateUri(`http://a.test/${'a'.repeat(length)}`, '.test');
    expect([uri(2000), uri(2048)]).toEqual(['within', 'unreadable']);
  });
  it.each<Row>([
    ['10.1.2.3', '10.0.0.0/8', 'within'],
    ['11.1.2.3', '10.0.0.0/8', 'apart'],
    ['10.1.2.3', '0.0.0.0/0', 'within'],
    ['2001:db8::1', '2001:db8::/32', 'within'],
    ['2001:db9::1', '2001:db8::/32', 'apart'],
    ['10.1.2.3', '::/0', 'apart'],
    ['::1', '0.0.0.0/0', 'apart'],
  ])('as an address: %s to %s: %s', (address, range, relation) => {
    expect(relateIp(parseIp(address) ?? hex(''), parseIpRange(range) ?? hex(''))).toBe(relation);
  });
});

describe('constraints', () => {
  it.each<[string, GeneralName, GeneralName, boolean]>([
    ['itself', directory(['organizationName', 'A']), directory(['organizationName', 'A']), true],
    [
      'one below, whatever its case',
      directory(['organizationName', 'a'], ['commonName', 'x']),
      directory(['organizationName', 'A']),
      true,
    ],
    [
      'one beside',
      directory(['organizationName', 'B'], ['commonName', 'x']),
      directory(['organizationName', 'A']),
      false,
    ],
    [
      'one above',
      directory(['organizationName', 'A']),
      directory(['organizationName', 'A'], ['commonName', 'x']),
      false,
    ],
    [
      'another attribute',
      directory(['organizationalUnitName', 'A']),
      directory(['organizationName', 'A']),
      false,
    ],
    ['one below the empty name', directory(['commonName', 'x']), directory(), true],
  ])('on directory names answer %s', (_, one, base, within) => {
    expect(admitName(one, permitting(base))).toBe(within);
    expect(admitName(one, excluding(base))).toBe(!within);
  });

  it('permit what any of the permitted has, and exclude what any of the excluded touches', () => {
    const both = { permitted: [dns('example.com'), dns('example.org')], excluded: [dns('a.example.com')] };
    expect(admitName(dns('b.example.com'), both)).toBe(true);
    expect(admitName(dns('x.example.org'), both)).toBe(true);
    expect(admitName(dns('x.a.example.com'), both)).toBe(false);
    expect(admitName(dns('*.example.com'), both)).toBe(false);
    expect(admitName(dns('*.b.example.com'), both)).toBe(true);
    expect(admitName(dns('example.net'), both)).toBe(false);
  });

  it('say nothing of other forms', () => {
    expect(admitName(email('x@other.test'), permitting(dns('example.com')))).toBe(true);
    expect(admitName(dns('not a name'), permitting(email('example.com')))).toBe(true);
  });

  it.each<[string, GeneralName, GeneralName, GeneralName]>([
    ['otherName', other('1.2.3'), other('1.2.3'), other('1.2.4')],
    [
      'registeredID',
      { type: 'registeredId', oid: '1.2.3' },
      { type: 'registeredId', oid: '1.2.3' },
      dns('a'),
    ],
    [
      'x400Address',
      { type: 'unsupported', tag: 0xa3, der: hex('a300') },
      { type: 'unsupported', tag: 0xa3, der: hex('a300') },
      { type: 'unsupported', tag: 0xa5, der: hex('a500') },
    ],
    [
      'a mailbox beyond ASCII, bound by those on mailboxes',
      other('1.3.6.1.5.5.7.8.9'),
      email('example.com'),
      dns('a'),
    ],
  ])('on a form without rules refuse every name of it: %s', (_, one, base, unrelated) => {
    expect(admitName(one, permitting(base))).toBe(false);
    expect(admitName(one, excluding(base))).toBe(false);
    expect(admitName(one, excluding(unrelated))).toBe(true);
  });

  it('with a base that cannot be read refuse every name of its form, beside whatever else', () => {
    expect(admitName(dns('a.example.com'), permitting(dns('example.com'), dns('*.x')))).toBe(false);
    expect(admitName(dns('a.example.com'), excluding(dns('*.x')))).toBe(false);
    expect(admitName(dns('a.example.com'), excluding(dns('x')))).toBe(true);
  });

  it('are told to a reader', () => {
    const range: GeneralName = { type: 'ip', octets: parseIpRange('10.0.0.0/8') ?? hex('') };
    const all = { permitted: [dns('a'), range], excluded: [dns('b'), directory(['commonName', 'c'])] };
    expect(describeSubtrees(all, 'dns')).toEqual(['a', 'not b']);
    expect(describeSubtrees(all, 'ip')).toEqual(['10.0.0.0/8']);
    expect(describeSubtrees(all, 'directory')).toEqual(['not CN=c']);
  });
});

describe('the names that constraints bind', () => {
  const subject = name(['commonName', 'a.example.com'], ['emailAddress', 'x@example.com']);
  const kinds = (...given: Parameters<typeof constrainedNames>) =>
    constrainedNames(...given).map(({ type }) => type);

  it('are those of subjectAltName, the subject, its e-mail addresses, and a leaf’s common name taken for a DNS name', () => {
    expect(kinds(subject, [], true)).toEqual(['directory', 'email', 'dns']);
    expect(kinds(subject, [email('y@example.com')], true)).toEqual(['email', 'directory', 'email', 'dns']);
  });

  it('leave out an empty subject, an authority’s common name, and one beside a DNS name', () => {
    expect(kinds(name(), [], true)).toEqual([]);
    expect(kinds(subject, [], false)).toEqual(['directory', 'email']);
    expect(kinds(subject, [dns('b.test')], true)).toEqual(['dns', 'directory', 'email']);
  });

  it.each([
    ['a.example.com', true],
    ['10.0.0.1', true],
    ['localhost', false],
    ['A service', false],
    ['a..b', false],
    ['', false],
  ])('take the common name "%s" for a DNS name: %s', (text, taken) => {
    expect(takenForDns(text)).toBe(taken);
  });
});
