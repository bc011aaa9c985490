import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CrlHead, Store } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(ENGINES)('revocations in the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let place: Place;
  let store: Store;
  let records: Records;
  let one: Row<'issuers'>;
  let two: Row<'issuers'>;

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
    records = new Records(ids);
    [one, two] = [await issuer(records), await issuer(records.elsewhere())];
  });

  afterEach(() => place.remove());

  async function issuer(of: Records): Promise<Row<'issuers'>> {
    const [authority, key] = [of.authority(), of.key()];
    const row = of.issuer(authority.id, key.id);
    const writes = [
      { insert: 'tenants', row: of.tenant() },
      { insert: 'authorities', row: authority },
      { insert: 'keys', row: key },
      { insert: 'issuers', row },
    ] as const;
    expect((await store.commit(of.change(writes))).status).toBe('committed');
    return row;
  }

  test('are listed a page at a time, in the order of how long they are listed and of their serial numbers', async () => {
    const at = (listUntil: number, ...serial: readonly number[]): Row<'revocations'> =>
      records.revocation(one, { listUntil, serial: Uint8Array.from(serial) });
    const sorted = [at(5, 2), at(7, 0x7f), at(7, 0x7f, 0), at(7, 0x80), at(7, 0xff, 1), at(8, 1), at(9, 0)];
    const others = [
      at(4, 9),
      records.revocation(one, { crlShard: 1, listUntil: 7 }),
      records.revocation(two, { tenantId: two.tenantId, listUntil: 7 }),
    ];
    const rows = [...sorted, ...others].toSorted((a, b) => (a.serial[0] ?? 0) - (b.serial[0] ?? 0));
    await store.commit(records.change(rows.map((row) => ({ insert: 'revocations', row }))));

    const query = { issuerId: one.id, shard: 0, listedFrom: 5 };
    expect(await store.entries({ ...query, limit: 100 })).toEqual(sorted);
    for (const limit of [1, 2, 3]) {
      const pages: Row<'revocations'>[] = [];
      for (;;) {
        const page = await store.entries({ ...query, limit, after: pages.at(-1) });
        expect(page.length).toBeLessThanOrEqual(limit);
        if (page.length === 0) break;
        pages.push(...page);
      }
      expect(pages).toEqual(sorted);
    }
    await expect(store.entries({ ...query, limit: 0 })).rejects.toThrow(RangeError);
  });

  test('one CRL of a shard follows another only on condition of its number', async () => {
    const row = records.crl(one, { number: 7 });
    const { issuerId, shard } = row;
    const next = { number: 8, der: Uint8Array.of(1, 2), nextUpdate: 9 };
    const publish = (number: number): ReturnType<Store['commit']> =>
      store.commit(records.change([{ update: 'crls', key: { issuerId, shard, number }, set: next }]));
    await store.commit(records.change([{ insert: 'crls', row }]));
    expect(await publish(6)).toEqual({ status: 'stale', table: 'crls' });
    expect(await store.get('crls', { issuerId, shard })).toEqual(row);
    expect(await publish(7)).toEqual({ status: 'committed' });
    expect(await publish(7)).toEqual({ status: 'stale', table: 'crls' });
    expect(await store.get('crls', { issuerId, shard })).toEqual({ ...row, ...next });
    expect(await store.commit(records.change([{ insert: 'crls', row }]))).toMatchObject({
      status: 'conflict',
      table: 'crls',
    });
  });

  test('the heads of CRLs are those of one tenant or of all, without their octets', async () => {
    const rows = [
      records.crl(one, { shard: -1 }),
      records.crl(one, { shard: 2, entries: 3 }),
      records.crl(two, { tenantId: two.tenantId }),
    ];
    await store.commit(records.change(rows.map((row) => ({ insert: 'crls', row }))));
    const heads = rows.map(({ der: _der, ...head }): CrlHead => head);
    expect(await store.crlHeads(undefined, 10)).toEqual(heads);
    for (const { issuerId, number, shard } of heads)
      expect(await store.crlNumber(issuerId, shard)).toBe(number);
    expect(await store.crlNumber(records.id(), 0)).toBeUndefined();
    expect(await store.krlVersion(records.id())).toBeUndefined();
    expect(await store.crlHeads(undefined, 1)).toEqual(heads.slice(0, 1));
    expect(await store.crlHeads(one.tenantId, 10)).toEqual(heads.slice(0, 2));
    expect(await store.crlHeads(records.id(), 10)).toEqual([]);
  });

  test('a lease is kept without an event, and taken by one only', async () => {
    const row = { name: 'job', holder: records.id(), untilMs: 5 };
    const turn = { expect: [], events: [] } as const;
    expect(await store.commit({ ...turn, writes: [{ insert: 'leases', row }] })).toEqual({
      status: 'committed',
    });
    expect(await store.get('leases', { name: 'job' })).toEqual(row);
    const take = (): ReturnType<Store['commit']> =>
      store.commit({ ...turn, writes: [{ update: 'leases', key: row, set: { holder: records.id() } }] });
    const outcomes = await Promise.all([take(), take(), take()]);
    expect(outcomes.filter(({ status }) => status === 'committed')).toHaveLength(1);
    expect((await store.get('leases', { name: 'job' }))?.holder).not.toBe(row.holder);
    const again = await place.again?.({ clock, ids });
    expect((await (again ?? store).get('leases', { name: 'job' }))?.untilMs).toBe(5);
    await again?.close();
  });
});
