import { describe, expect, it } from 'vitest';
import { TAG } from '../../../src/der/tag.ts';
import { bitString, encode, type Node, oid, sequence, setOf, text } from '../../../src/der/writer.ts';
import { parseEmailAddress } from '../../../src/policy/email-address.ts';
import { readSubject } from '../../../src/policy/requested-subject.ts';
import { parseUriName } from '../../../src/policy/uri-name.ts';
import { encodeName, parseName } from '../../../src/x509/name.ts';
import { expectMalformed } from '../../support/malformed.ts';

const SECRET = 'chy_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';

describe('an e-mail address', () => {
  it.each([
    ['ops@example.com', 'ops@example.com'],
    ['First.Last+x@EXAMPLE.com', 'First.Last+x@example.com'],
    ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
    ['root@localhost', 'root@localhost'],
    [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('is read: %s', (given, address) => {
    expect(parseEmailAddress(given)).toEqual({ ok: true, address });
  });

  it.each([
    ['', /local part/],
    ['example.com', /local part/],
    ['@example.com', /local part/],
    ['ops@', /domain/],
    ['ops@@example.com', /local part/],
    ['a@b@example.com', /local part/],
    ['.ops@example.com', /local part/],
    ['o..ps@example.com', /local part/],
    ['ops.@example.com', /local part/],
    ['"o ps"@example.com', /local part/],
    ['Ops <ops@example.com>', /local part/],
    ['ops @example.com', /local part/],
    ['ops\n@example.com', /local part/],
    ['öps@example.com', /local part/],
    ['ops@exämple.com', /domain/],
    ['ops@[10.0.0.1]', /domain/],
    ['ops@10.0.0.1', /domain/],
    ['ops@*.example.com', /wildcard/],
    ['ops@example.com.', /dot/],
    [`${'a'.repeat(65)}@example.com`, /64/],
    [`a@${'b'.repeat(63)}.${'b'.repeat(63)}.${'b'.repeat(63)}.${'b'.repeat(63)}`, /254/],
    [`${SECRET}@example.com`, /secret/],
  ])('is refused: %s', (given, reason) => {
    expect(parseEmailAddress(given)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe('a URI', () => {
  it.each([
    ['https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['SPIFFE://Trust.Example/Ns/Prod', 'spiffe://trust.example/Ns/Prod'],
    ['https://example.com', 'https://example.com'],
    ['https://example.com:8443/', 'https://example.com:8443/'],
    ['https://10.0.0.1/a', 'https://10.0.0.1/a'],
    ['https://[2001:db8::1]:1/a', 'https://[2001:db8::1]:1/a'],
    ['urn:uuid:00000000-0000-7000-8000-000000000000', 'urn:uuid:00000000-0000-7000-8000-000000000000'],
    ['tag:a@b,2026:x', 'tag:a@b,2026:x'],
    ['https://example.com/%C3%A4', 'https://example.com/%C3%A4'],
    ['https://example.com/.well-known/a.b', 'https://example.com/.well-known/a.b'],
    ['https://example.com/a?b=../c', 'https://example.com/a?b=../c'],
    ['https://example.com/%2F%20', 'https://example.com/%2F%20'],
  ])('is read: %s', (given, uri) => {
    expect(parseUriName(given)).toEqual({ ok: true, uri });
  });

  it.each([
    ['', /scheme/],
    ['example.com/a', /scheme/],
    ['/a', /scheme/],
    ['//example.com/a', /scheme/],
    ['1https://example.com', /scheme/],
    ['urn:', /nothing/],
    ['https:///a', /host/],
    ['https://', /host/],
    ['https://:80/', /host/],
    ['https://user@example.com/', /user information/],
    ['https://user:pass@example.com/', /user information/],
    ['https://a.example.com@evil.test', /user information/],
    ['https://example.com#x', /fragment/],
    ['https://example.com/#x', /fragment/],
    ['https:/example.com', /followed by a host/],
    ['HTTPS:example.com', /followed by a host/],
    ['https://example.com/[a]', /characters/],
    ['https://a\\@example.com', /user information/],
    ['https://example.com/a b', /characters/],
    ['https://example.com/\\', /characters/],
    ['https://example.com/%4', /escape/],
    ['spiffe://td/%61dmin', /escapes a character/],
    ['spiffe://td/%2e%2E/a', /escapes a character/],
    ['spiffe://td/ns/./prod', /segment/],
    ['spiffe://td/ns/x/../prod', /segment/],
    ['https://example.com/..', /segment/],
    ['https://example.com/.?x', /segment/],
    ['https://example.com/ä', /characters/],
    ['https://example.com\n', /host/],
    ['https://example.com/\n', /characters/],
    ['https://*.example.com/', /wildcard/],
    ['https://example.com./', /dot/],
    ['https://0x7f.1/', /number/],
    ['https://example.com:65536/', /port/],
    ['https://example.com:x/', /host/],
    ['https://[10.0.0.1]/', /IPv6/],
    ['https://[::1/', /host/],
    [`https://example.com/${'a'.repeat(2048)}`, /2048/],
    [`https://example.com/${SECRET}`, /secret/],
  ])('is refused: %s', (given, reason) => {
    expect(parseUriName(given)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe('the subject of a CSR', () => {
  const attribute = (type: string, value: Node): Node => sequence(oid(type), value);
  const read = (...rdns: readonly Node[]): ReturnType<typeof readSubject> =>
    readSubject(parseName(encode(sequence(...rdns))));
  const organization = attribute('2.5.4.10', text(TAG.utf8String, 'Acme'));

  it('is read in its order', () => {
    const attributes = [
      { type: 'countryName', value: 'DE' },
      { type: 'organizationalUnitName', value: 'a' },
      { type: 'organizationalUnitName', value: 'b' },
      { type: 'commonName', value: 'x' },
      { type: 'organizationName', value: 'Käse & Söhne' },
    ] as const;
    expect(readSubject(parseName(encodeName(attributes)))).toEqual(attributes);
    expect(read()).toEqual([]);
    expect(read(setOf([organization]))).toEqual([{ type: 'organizationName', value: 'Acme' }]);
  });

  it.each<[string, readonly Node[], RegExp]>([
    [
      'of a type that is not written',
      [setOf([attribute('2.5.4.45', bitString(Uint8Array.of(1)))])],
      /2\.5\.4\.45/,
    ],
    [
      'that shares its RDN',
      [setOf([organization, attribute('2.5.4.11', text(TAG.utf8String, 'x'))])],
      /one RDN/,
    ],
    ['that is empty', [setOf([attribute('2.5.4.10', text(TAG.utf8String, ''))])], /not be empty/],
    ['beyond its bound', [setOf([attribute('2.5.4.10', text(TAG.utf8String, 'x'.repeat(65)))])], /1 to 64/],
    [
      'of a country that is none',
      [setOf([attribute('2.5.4.6', text(TAG.utf8String, 'DEU'))])],
      /2 characters/,
    ],
    [
      'that does not fit its type',
      [setOf([attribute('2.5.4.5', text(TAG.utf8String, 'ä'))])],
      /serialNumber/,
    ],
    ['with a line end', [setOf([attribute('2.5.4.10', text(TAG.utf8String, 'a\nb'))])], /one line/],
    [
      'that reads from right to left',
      [setOf([attribute('2.5.4.10', text(TAG.utf8String, 'a\u202eb'))])],
      /one line/,
    ],
    [
      'that is a secret',
      [setOf([attribute('2.5.4.10', text(TAG.utf8String, SECRET))])],
      /not be a secret.*withheld/,
    ],
    ['one of too many', Array.from({ length: 21 }, () => setOf([organization])), /21/],
  ])('is refused with an attribute %s', (_, rdns, why) => {
    expectMalformed(() => read(...rdns), why);
  });
});
