import { describe, expect, it } from 'vitest';
import { encode, explicit, integer, type Node, sequence, time } from '../../../src/der/writer.ts';
import { assembleCrl, type CrlParts, encodeTbsCertList, parseCrl } from '../../../src/x509/crl.ts';
import { encodeRevokedEntries, type RevokedEntry } from '../../../src/x509/crl-entries.ts';
import { formatName } from '../../../src/x509/name.ts';
import { CRL_PARTS } from '../../support/crl.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { ECDSA_SHA256, EXAMPLE_NAME, hex } from '../../support/x509.ts';

const SIGNATURE = hex('3006 020101 020101');
const at = (iso: string): number => Date.parse(iso) / 1000;
const list = (parts: Partial<CrlParts> = {}) =>
  assembleCrl(encodeTbsCertList({ ...CRL_PARTS, ...parts }), ECDSA_SHA256, SIGNATURE);
const entry = (parts: Partial<RevokedEntry> = {}): RevokedEntry => ({
  serial: hex('81'),
  revokedAt: at('2026-01-01T00:00:00Z'),
  reason: 0,
  ...parts,
});

describe('entries', () => {
  const DATE = '170d 323630313031303030303030 5a';

  it.each([
    ['without a reason, as unspecified is left out', entry(), `3013 0202 0081 ${DATE}`],
    ['with a reason', entry({ reason: 1 }), `3021 0202 0081 ${DATE} 300c 300a 0603551d15 0403 0a0101`],
    [
      'with an invalidity date, which is a GeneralizedTime in any year',
      entry({ invalidityAt: at('2025-12-31T23:59:59Z') }),
      `302f 0202 0081 ${DATE} 301a 3018 0603551d18 0411 180f 3230323531323331323335393539 5a`,
    ],
  ])('are written %s', (_, value, octets) => {
    expect(Buffer.from(encodeRevokedEntries([value])).toString('hex')).toBe(
      Buffer.from(hex(octets)).toString('hex'),
    );
  });

  it('take the rows of revocations as they are kept', () => {
    expect(encodeRevokedEntries([entry({ invalidityAt: null })])).toEqual(encodeRevokedEntries([entry()]));
  });

  it.each([
    ['a reason that has no name', { reason: 7 }],
    ['a time that no certificate can hold', { revokedAt: Number.NaN }],
    ['an invalidity date that no certificate can hold', { invalidityAt: -1e12 }],
  ])('are not written with %s', (_, parts) => {
    expect(() => encodeRevokedEntries([entry(parts)])).toThrow(RangeError);
  });

  it('in pages are the entries of one page', () => {
    const entries = [1, 2, 3].map((serial) => entry({ serial: Uint8Array.of(serial), reason: serial }));
    const pages = entries.map((one) => encodeRevokedEntries([one]));
    expect(list({ revoked: pages })).toEqual(list({ revoked: [encodeRevokedEntries(entries)] }));
  });
});

describe('a CRL', () => {
  it('is read as it was written', () => {
    const revoked = [
      encodeRevokedEntries([entry({ serial: hex('01'), reason: 6 })]),
      encodeRevokedEntries([entry({ serial: hex('ff02'), invalidityAt: at('2025-01-01T00:00:00Z') })]),
    ];
    const read = parseCrl(list({ revoked, number: 2n ** 159n - 1n }));
    expect(read).toMatchObject({
      version: 2,
      thisUpdate: CRL_PARTS.thisUpdate,
      nextUpdate: CRL_PARTS.nextUpdate,
      number: 2n ** 159n - 1n,
      authorityKey: { keyId: CRL_PARTS.authorityKeyId },
      deltaBase: undefined,
      issuingDistributionPoint: undefined,
      signature: SIGNATURE,
    });
    expect(formatName(read.issuer)).toBe('CN=www.example.com,O=Example');
    expect([...read.revoked]).toMatchObject([
      { serial: hex('01'), reason: 6, revokedAt: at('2026-01-01T00:00:00Z'), issuer: undefined },
      { serial: hex('00ff02'), reason: 0, invalidityAt: at('2025-01-01T00:00:00Z') },
    ]);
    expect(read.revoked.length).toBe(2);
  });

  it('finds an entry by all octets of its serial number', () => {
    const serials = ['01', '0102', '010203', '0203', '7f'].map(hex);
    const entries = serials.map((serial, index) => entry({ serial, reason: index }));
    const { revoked } = parseCrl(list({ revoked: [encodeRevokedEntries(entries)] }));
    expect(serials.map((serial) => revoked.find(serial).map(({ reason }) => reason))).toEqual([
      [0],
      [1],
      [2],
      [3],
      [4],
    ]);
    for (const absent of ['02', '0103', '01020304', '00']) expect(revoked.find(hex(absent))).toEqual([]);
  });

  it('of a thousand entries, long and short ones, has each where it belongs', () => {
    const entries = Array.from({ length: 1000 }, (_, index) => {
      const long = index % 7 === 0 ? 150 : 2;
      const serial = new Uint8Array(long).fill(index % 127, 0, 1).fill(index >> 3, 1);
      serial[0] = 1 + (index % 100);
      return entry({ serial, revokedAt: CRL_PARTS.thisUpdate + index });
    });
    const { revoked } = parseCrl(list({ revoked: [encodeRevokedEntries(entries)] }));
    for (const { revokedAt, serial } of entries) {
      expect(revoked.find(serial).map((one) => one.revokedAt)).toContain(revokedAt);
    }
  });

  it('without entries has none, and no list of none', () => {
    const none = list({ revoked: [new Uint8Array(0)] });
    expect(none).toEqual(list());
    expect([...parseCrl(none).revoked]).toEqual([]);
  });

  it('for a part of the certificates says so, critically', () => {
    const point = { uris: ['http://ca.test/crl/1'], only: 'user' } as const;
    const { extensions, issuingDistributionPoint } = parseCrl(list({ issuingDistributionPoint: point }));
    expect(issuingDistributionPoint).toEqual({
      point: { fullName: [{ type: 'uri', value: 'http://ca.test/crl/1' }] },
      only: 'user',
      indirect: false,
    });
    expect(extensions.filter(({ critical }) => critical).map(({ oid }) => oid)).toEqual(['2.5.29.28']);
  });

  it('is not written with a number of more than 20 octets', () => {
    expect(() => list({ number: 2n ** 159n })).toThrow(RangeError);
    expect(() => list({ number: -1 })).toThrow(RangeError);
    expect(parseCrl(list({ number: 2n ** 159n - 1n })).number).toBe(2n ** 159n - 1n);
  });
});

const TIME = time(CRL_PARTS.thisUpdate);
const ENTRY = sequence(integer(1), TIME);
const extension = (octets: string) => sequence(hex(octets));
const CRITICAL_UNKNOWN = extension('300a 06022a03 0101ff 0401aa');
const REASON = '300a 0603551d15 0403 0a0101';

/** A list of these members, signed by nobody. */
const raw = (...tbs: (Node | undefined)[]) => encode(sequence(sequence(...tbs), ECDSA_SHA256, hex('030100')));
const head = [integer(1), ECDSA_SHA256, EXAMPLE_NAME, TIME, TIME] as const;

describe('a CRL is read', () => {
  it('without nextUpdate, and of version 1', () => {
    const first = parseCrl(raw(ECDSA_SHA256, EXAMPLE_NAME, TIME, sequence(ENTRY)));
    expect(first).toMatchObject({ version: 1, nextUpdate: undefined, extensions: [], number: undefined });
    expect(first.revoked.length).toBe(1);
  });

  it('with extensions that are not known, which are told', () => {
    const revoked = sequence(sequence(integer(1), TIME, CRITICAL_UNKNOWN), ENTRY);
    const read = parseCrl(raw(...head, revoked, explicit(0, CRITICAL_UNKNOWN)));
    expect(read.extensions).toEqual([{ oid: '1.2.3', critical: true, value: hex('aa') }]);
    expect([...read.revoked.critical]).toEqual(['1.2.3']);
    expect(read.revoked.find(hex('01'))[0]?.extensions).toHaveLength(1);
  });

  it('with the issuers of its entries, each until the next is named', () => {
    const named = (serial: number, name: string) =>
      sequence(
        integer(serial),
        TIME,
        extension(`301f 0603551d1d 0101ff 0415 3013 a411 300f 310d 300b 0603550403 0c04 ${name}`),
      );
    const plain = (serial: number) => sequence(integer(serial), TIME);
    const revoked = sequence(plain(1), named(2, '61616161'), plain(3), named(4, '62626262'), plain(5));
    const read = parseCrl(raw(...head, revoked));
    const issuers = [...read.revoked].map(({ issuer }) => issuer?.map(formatName).join());
    expect(issuers).toEqual([undefined, 'CN=aaaa', 'CN=aaaa', 'CN=bbbb', 'CN=bbbb']);
    expect(read.revoked.find(hex('03'))[0]?.issuer?.map(formatName)).toEqual(['CN=aaaa']);
  });
});

const good = encode(sequence(sequence(...head, sequence(ENTRY)), ECDSA_SHA256, hex('030100')));
const REFUSED: readonly [string, Uint8Array, RegExp][] = [
  ['a version that is not v2', raw(integer(0), ...head.slice(1)), /version/],
  ['an issuer without a name', raw(integer(1), ECDSA_SHA256, hex('3000'), TIME, TIME), /without a name/],
  ['an empty list of entries', raw(...head, sequence()), /without an entry/],
  ['an entry without a date', raw(...head, sequence(sequence(integer(1)))), /ends where/],
  [
    'an entry with more than extensions',
    raw(...head, sequence(sequence(integer(1), TIME, extension(REASON), hex('0500')))),
    /trailing/,
  ],
  [
    'an entry with a list of no extensions',
    raw(...head, sequence(sequence(integer(1), TIME, hex('3000')))),
    /fewer than 1/,
  ],
  [
    'an entry with an extension twice',
    raw(...head, sequence(sequence(integer(1), TIME, extension(REASON + REASON)))),
    /twice/,
  ],
  [
    'an entry with a reason that has no name',
    raw(...head, sequence(sequence(integer(1), TIME, extension('300a 0603551d15 0403 0a0107')))),
    /no name/,
  ],
  [
    'extensions of an entry in version 1',
    raw(...head.slice(1), sequence(sequence(integer(1), TIME, extension(REASON)))),
    /not v2/,
  ],
  ['extensions in version 1', raw(...head.slice(1), explicit(0, CRITICAL_UNKNOWN)), /trailing/],
  ['an empty list of extensions', raw(...head, explicit(0, sequence())), /fewer than 1/],
  [
    'a signature algorithm that differs from the signed one',
    encode(sequence(sequence(...head), hex('300a 06082a8648ce3d040303'), hex('030100'))),
    /differs/,
  ],
  ['trailing octets', Uint8Array.of(...good, 0), /trailing/],
  ['an indefinite length', hex('3080 0000'), /indefinite/],
];

describe('a CRL is refused', () => {
  it.each(REFUSED)('with %s', (_, octets, why) => {
    expectMalformed(() => parseCrl(octets), why);
  });

  it('for nothing that its accepted twins have', () => {
    for (const twin of [
      good,
      raw(...head),
      raw(...head, sequence(sequence(integer(1), TIME, extension(REASON)))),
      raw(...head, explicit(0, CRITICAL_UNKNOWN)),
      raw(...head.slice(1), sequence(ENTRY)),
    ]) {
      expect(() => parseCrl(twin)).not.toThrow();
    }
  });

  it('with a fault in its last entry, however many stand before it', () => {
    const many = Array.from({ length: 3000 }, () => ENTRY);
    expect(parseCrl(raw(...head, sequence(...many))).revoked.length).toBe(3000);
    const broken = sequence(integer(1), hex('170d 323630313031303030303630 5a'));
    expectMalformed(() => parseCrl(raw(...head, sequence(...many, broken))), /a time/);
  });
});
