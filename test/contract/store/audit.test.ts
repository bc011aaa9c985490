import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Change, Store } from '../../../src/records/store.ts';
import { brokenLink, chainLinks } from '../../support/chain.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(ENGINES)('the audit chain in the $name store', (kind) => {
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

  test('every committed event is in one link, and the links verify', async () => {
    const change = (i: number): Change =>
      records.change([], {
        events: [
          records.event({
            data: { i, text: 'ü\u0000\u2028"\\', none: undefined, deep: { b: [1, null], a: -1.5 } },
          }),
          records.event({
            success: false,
            userAgent: 'curl/8 “quoted”',
            sourceIp: '::1',
            requestId: `req ${i}`,
            durationMs: i,
          }),
        ],
        expect: i === 5 ? [{ table: 'tenants', id: records.tenantId, epoch: 9 }] : [],
      });
    await Promise.all(Array.from({ length: 40 }, (_, i) => store.commit(change(i))));
    clock.advance(1000);
    await store.commit(change(40));

    const links = await chainLinks(store);
    expect(brokenLink(links)).toBeUndefined();
    expect(links.flatMap(({ events }) => events)).toHaveLength(1 + 2 * 40);
    expect(links.at(-1)?.link.atMs).toBe(clock.now());
    expect(store.lastCommitMs).toBe(clock.now());
  });

  test('a changed event, a removed one and a removed link are found', async () => {
    for (let i = 0; i < 3; i++) await store.commit(records.change([]));
    const links = await chainLinks(store);
    const second = links[1];
    if (second === undefined) throw new Error('there are four links');
    const [event] = second.events;
    if (event === undefined) throw new Error('a link has events');
    expect(brokenLink(links)).toBeUndefined();
    const changed = { ...second, events: [{ ...event, action: 'other.done' }] };
    expect(brokenLink(links.with(1, changed))).toBe(2);
    expect(brokenLink(links.with(1, { ...second, events: [] }))).toBe(2);
    expect(brokenLink(links.toSpliced(1, 1))).toBe(3);
  });

  test('links are read a page at a time', async () => {
    for (let i = 0; i < 6; i++) await store.commit(records.change([]));
    const whole = await store.links(undefined, 100);
    expect(whole.map(({ link }) => link.number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await chainLinks(store, 2)).toEqual(whole);
  });

  test('a change that is refused leaves no gap in the chain', async () => {
    const expectation = [{ table: 'tenants', id: records.tenantId, epoch: 9 }] as const;
    const before = await store.links(undefined, 100);
    expect((await store.commit(records.change([], { expect: expectation }))).status).toBe('stale');
    expect(await store.links(undefined, 100)).toEqual(before);
    await store.commit(records.change([]));
    expect(brokenLink(await chainLinks(store))).toBeUndefined();
  });
});
