/** Lists of what is revoked, as the console reads and judges them. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { encode, primitive, sequence } from '../../src/der/writer.ts';
import { encodeKrl } from '../../src/ssh/krl.ts';
import { assembleCrl, encodeTbsCertList } from '../../src/x509/crl.ts';
import { encodeRevokedEntries } from '../../src/x509/crl-entries.ts';
import { encodeName } from '../../src/x509/name.ts';
import { freshnessOf, listsOf, sizeWords } from '../../ui/src/pages/revocation/lists.ts';
import { readCrl, readKrl } from '../../ui/src/pages/revocation/read-list.ts';

const AT = Date.parse('2026-05-04T10:00:00Z') / 1000;

/** Serial numbers of 20 octets, as the server gives them: 42, then the index at the end. */
function serial(index: number): Uint8Array {
  const octets = new Uint8Array(20);
  octets[0] = 0x42;
  new DataView(octets.buffer).setUint32(16, index);
  return octets;
}

function crlOf(count: number): Uint8Array {
  // ecdsa-with-SHA256
  const algorithm = encode(sequence(primitive(6, Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2))));
  const entries = Array.from({ length: count }, (_, index) => ({
    serial: serial(index),
    revokedAt: AT - 60,
    reason: index === 0 ? 1 : 0,
  }));
  const tbs = encodeTbsCertList({
    signatureAlgorithm: algorithm,
    issuer: encodeName([{ type: 'commonName', value: 'Acme TLS CA' }]),
    authorityKeyId: new Uint8Array(20),
    thisUpdate: AT,
    nextUpdate: AT + 86_400,
    number: 1_777_888_999_000,
    revoked: count === 0 ? [] : [encodeRevokedEntries(entries)],
  });
  return assembleCrl(tbs, algorithm, Uint8Array.of(1));
}

describe('a CRL that the console looks into', () => {
  it('says what it is', () => {
    const list = readCrl(crlOf(2));
    expect(list).toMatchObject({
      number: '1777888999000',
      issuer: 'CN=Acme TLS CA',
      thisUpdate: '2026-05-04T10:00:00Z',
      nextUpdate: '2026-05-05T10:00:00Z',
      count: 2,
    });
    expect(list.find('', 500).entries[0]).toMatchObject({
      value: `42:${'00:'.repeat(18)}00`,
      revokedAt: '2026-05-04T09:59:00Z',
      reason: 'key_compromise',
    });
  });

  it('shows as many entries as are asked for, and that there are more', () => {
    const list = readCrl(crlOf(600));
    const { entries, hasMore } = list.find('', 500);
    expect([entries.length, hasMore]).toEqual([500, true]);
  });

  it('is filtered by a part of a serial number, however it is written', () => {
    const list = readCrl(crlOf(300));
    expect(list.find('00:01:03', 500).entries.map(({ value }) => value.slice(-8))).toEqual(['00:01:03']);
    expect(list.find('000103', 500).entries).toHaveLength(1);
    expect(list.find('zz', 500).entries).toEqual([]);
  });

  it('has a serial number or has it not', () => {
    const list = readCrl(crlOf(3));
    const whole = `42${'00'.repeat(18)}`;
    expect(list.has(`${whole}02`)).toBe(true);
    expect(list.has(`${whole}03`)).toBe(false);
    expect(list.has('42')).toBe(false);
  });

  it('may be empty', () => {
    const list = readCrl(crlOf(0));
    expect([list.count, list.find('', 500)]).toEqual([0, { entries: [], hasMore: false }]);
  });
});

describe('a KRL that the console looks into', () => {
  const list = readKrl(
    encodeKrl({
      version: 7n,
      generatedAt: BigInt(AT),
      comment: '',
      certificates: [
        {
          authority: utf8('key'),
          serials: [5n],
          ranges: [{ first: 10n, last: 20n }],
          keyIds: ['ada@laptop'],
        },
      ],
      keys: [],
      sha256: [new Uint8Array(32)],
    }),
  );

  it('tells serial numbers, ranges, key ids and keys', () => {
    expect(list.find('', 500).entries.map(({ value, what }) => `${what} ${value}`)).toEqual([
      'serial number 5',
      'serial numbers 10 to 20',
      'key id ada@laptop',
      `key SHA256:${'A'.repeat(43)}`,
    ]);
  });

  it('has what stands in it, a number in a range, too', () => {
    expect(['5', '15', 'ada@laptop', '21', 'ada'].map(list.has)).toEqual([true, true, true, false, false]);
  });
});

describe('the freshness of a list', () => {
  const told = {
    this_update: '2026-05-04T00:00:00Z',
    next_update: '2026-05-05T00:00:00Z',
    is_behind: false,
  };
  const at = (hour: number): number => Date.parse('2026-05-04T00:00:00Z') + hour * 3_600_000;

  it.each([
    [1, 'fresh'],
    [15.9, 'fresh'],
    [16, 'ends soon'],
    [24, 'overdue'],
  ])('%d hours into a day is %s', (hour, state) => {
    expect(freshnessOf(told, at(hour))).toBe(state);
  });

  it('is behind when something is not in it, which counts no more when it is overdue', () => {
    expect(freshnessOf({ ...told, is_behind: true }, at(1))).toBe('behind');
    expect(freshnessOf({ ...told, is_behind: true }, at(24))).toBe('overdue');
  });

  it('of a KRL, which names no end, is that of what is made by the hour', () => {
    expect([1, 2].map((hour) => freshnessOf({ ...told, next_update: null }, at(hour)))).toEqual([
      'fresh',
      'overdue',
    ]);
  });
});

describe('the lists', () => {
  it('are there for an authority that the overview does not know yet', () => {
    const ssh = { id: 'ca_1', name: 'users' } as Parameters<typeof listsOf>[1][number];
    expect(listsOf([], [ssh], undefined)).toMatchObject([
      { kind: 'KRL', authorityId: 'ca_1', isMain: true, told: undefined },
    ]);
  });

  it('say their size in words', () => {
    expect([73, 1234, 45_678, 3_400_000].map(sizeWords)).toEqual(['73 octets', '1.2 kB', '46 kB', '3.4 MB']);
  });
});
