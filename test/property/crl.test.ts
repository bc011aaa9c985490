import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAST_TIME } from '../../src/der/time.ts';
import { assembleCrl, type CrlParts, encodeTbsCertList, parseCrl } from '../../src/x509/crl.ts';
import { encodeRevokedEntries, type RevokedEntry } from '../../src/x509/crl-entries.ts';
import { CRL_REASON } from '../../src/x509/extensions/reason-code.ts';
import { CRL_PARTS } from '../support/crl.ts';

const times = fc.integer({ min: Date.UTC(1950, 0, 1) / 1000, max: LAST_TIME });
const entries = fc.record({
  serial: fc.uint8Array({ minLength: 1, maxLength: 20 }),
  revokedAt: times,
  reason: fc.constantFrom(...Object.values(CRL_REASON)),
  invalidityAt: fc.option(times),
});
const points = fc.record({
  uris: fc.option(fc.array(fc.webUrl(), { minLength: 1, maxLength: 3 }), { nil: undefined }),
  only: fc.constantFrom('user' as const, 'ca' as const, 'attribute' as const),
  indirect: fc.boolean(),
});
const lists = fc.record({
  thisUpdate: times,
  nextUpdate: times,
  number: fc.bigInt({ min: 0n, max: 2n ** 159n - 1n }),
  issuingDistributionPoint: fc.option(points, { nil: undefined }),
  pages: fc.array(fc.array(entries, { maxLength: 8 }), { maxLength: 4 }),
});

const magnitude = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`);
const write = (parts: Partial<CrlParts>): Uint8Array => {
  const { signatureAlgorithm } = CRL_PARTS;
  const tbs = encodeTbsCertList({ ...CRL_PARTS, ...parts });
  return assembleCrl(tbs, signatureAlgorithm, Uint8Array.of(1));
};

describe('a CRL of any entries', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(lists, ({ pages, ...parts }) => {
        const read = parseCrl(write({ ...parts, revoked: pages.map(encodeRevokedEntries) }));
        const { issuingDistributionPoint: point, number, thisUpdate } = parts;
        expect(read).toMatchObject({ number, thisUpdate, nextUpdate: parts.nextUpdate });
        expect(read.issuingDistributionPoint).toEqual(
          point && {
            ...(point.uris && { point: { fullName: point.uris.map((value) => ({ type: 'uri', value })) } }),
            only: point.only,
            indirect: point.indirect,
          },
        );
        const written = pages.flat();
        expect([...read.revoked].map(asWritten)).toEqual(written.map(asGiven));
        for (const entry of read.revoked)
          expect(read.revoked.find(entry.serial).map(asWritten)).toContainEqual(asWritten(entry));
      }),
    );
  });

  it('is the same in whatever pages its entries come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(entries, { maxLength: 5 }), { maxLength: 5 }), (pages) => {
        const paged = write({ revoked: pages.map(encodeRevokedEntries) });
        expect(paged).toEqual(write({ revoked: [encodeRevokedEntries(pages.flat())] }));
      }),
    );
  });
});

function asGiven({ invalidityAt, reason, revokedAt, serial }: RevokedEntry): unknown[] {
  return [magnitude(serial), revokedAt, reason, invalidityAt ?? undefined];
}

function asWritten(entry: {
  readonly serial: Uint8Array;
  readonly revokedAt: number;
  readonly reason: number;
  readonly invalidityAt: number | undefined;
}): unknown[] {
  return [magnitude(entry.serial), entry.revokedAt, entry.reason, entry.invalidityAt];
}
