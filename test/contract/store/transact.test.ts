import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reader, Store } from '../../../src/records/store.ts';
import { brokenLink, chainLinks } from '../../support/chain.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place, STORES } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(ENGINES)('transactions of the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let place: Place;
  let store: Store;
  let records: Records;

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
    records = new Records(ids);
    await store.commit(records.change([{ insert: 'tenants', row: records.tenant() }]));
  });

  afterEach(() => place.remove());

  async function increment(on: Store): Promise<number> {
    const { outcome, value } = await on.transact(async (reader) => {
      const epoch = ((await reader.get('tenants', { id: records.tenantId }))?.epoch ?? 0) + 1;
      const update = { update: 'tenants', key: { id: records.tenantId }, set: { epoch } } as const;
      return { change: records.change([update]), value: epoch };
    });
    expect(outcome).toEqual({ status: 'committed' });
    return value;
  }

  test('no increment of fifty at once is lost, between commits and on two stores', async () => {
    const other = (await place.again?.({ clock, ids })) ?? store;
    const [values] = await Promise.all([
      Promise.all(Array.from({ length: 50 }, (_, i) => increment(i % 2 === 0 ? store : other))),
      ...Array.from({ length: 50 }, () => store.commit(records.change([]))),
    ]);
    expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 2));
    expect((await store.get('tenants', { id: records.tenantId }))?.epoch).toBe(51);
    expect(brokenLink(await chainLinks(store))).toBeUndefined();
    if (other !== store) await other.close();
  });

  test('nothing is committed between its reads and its change', async () => {
    const { tenantId } = records;
    let commit: Promise<unknown> | undefined;
    const { value } = await store.transact(async (reader) => {
      const before = await reader.all('groups', { tenantId });
      commit = store.commit(records.change([{ insert: 'groups', row: records.group() }]));
      await new Promise(setImmediate);
      return { value: [before, await reader.all('groups', { tenantId })] };
    });
    expect(value).toEqual([[], []]);
    await commit;
    expect(await store.all('groups', { tenantId })).toHaveLength(1);
  });

  test('what it reads is what was committed before it', async () => {
    const { tenantId } = records;
    const group = records.group();
    await store.commit(records.change([{ insert: 'groups', row: group }]));
    const { value } = await store.transact(async (reader: Reader) => ({
      value: [
        await reader.get('groups', { tenantId, id: group.id }),
        await reader.events({ tenantId, limit: 9 }),
      ],
    }));
    expect(value[0]).toEqual(group);
    expect(value[1]).toHaveLength(2);
  });

  test('without a change nothing is written', async () => {
    const before = await chainLinks(store);
    expect(await store.transact(async () => ({ value: 7 }))).toEqual({
      outcome: { status: 'committed' },
      value: 7,
    });
    expect(await chainLinks(store)).toEqual(before);
  });

  test('a decision that throws, or whose change cannot be made, leaves nothing, and the store goes on', async () => {
    const { tenantId } = records;
    const before = await chainLinks(store);
    const thrown = new Error('no');
    await expect(store.transact(() => Promise.reject(thrown))).rejects.toBe(thrown);
    await expect(
      store.transact(async () => ({ change: records.change([], { events: [] }), value: 1 })),
    ).rejects.toThrow(RangeError);
    const [ops, again] = [records.group({ slug: 'ops' }), records.group({ slug: 'ops' })];
    const conflict = await store.transact(async () => ({
      change: records.change([
        { insert: 'groups', row: ops },
        { insert: 'groups', row: again },
      ]),
      value: 'kept',
    }));
    expect(conflict).toEqual({
      outcome: { status: 'conflict', table: 'groups', key: ['tenantId', 'slug'] },
      value: 'kept',
    });
    expect(await store.all('groups', { tenantId })).toEqual([]);
    expect(await chainLinks(store)).toEqual(before);
    expect(await increment(store)).toBe(2);
  });
});

describe.each(STORES.filter(({ name }) => name !== 'memory'))('the $name store opened again', (kind) => {
  test('holds all that was committed, and begins a chain of its own', async () => {
    const clock = new TestClock();
    const ids = testIds(clock);
    const { store, again, remove } = await kind.open({ clock, ids });
    const records = new Records(ids);
    const change = records.change([{ insert: 'tenants', row: records.tenant() }]);
    expect((await store.commit(change)).status).toBe('committed');
    await store.close();
    clock.advance(60_000);
    const next = await again?.({ clock, ids });
    if (next === undefined) throw new Error('this store can be opened again');
    expect(next.lastCommitMs).toBe(clock.now() - 60_000);
    expect(await next.get('tenants', { id: records.tenantId })).toEqual(records.tenant());
    await next.commit(records.change([]));
    const links = await chainLinks(next);
    expect(links.map(({ link }) => link.number)).toEqual([1, 1]);
    expect(brokenLink(links)).toBeUndefined();
    await next.close();
    await remove();
  });
});
