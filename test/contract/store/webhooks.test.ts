import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import type { Id } from '../../../src/base/ids.ts';
import { lastFifthOf, type Store, type Write } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { mustCommit } from '../../support/inventory.ts';
import { Records } from '../../support/records.ts';
import { sealAll } from '../../support/seal.ts';
import { type Place, STORES } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(STORES)('webhooks in the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let place: Place;
  let store: Store;
  let records: Records;

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
    records = new Records(ids);
    await mustCommit(store, records.change([{ insert: 'tenants', row: records.tenant() }]));
  });

  afterEach(() => place.remove());

  async function newWebhook(of: Records): Promise<Row<'webhooks'>> {
    const row = {
      tenantId: of.tenantId,
      id: of.id(),
      url: 'https://example.com/',
      description: '',
      events: ['certificate.issued'],
      secret: utf8('sealed'),
      state: 'active',
      createdBy: of.id(),
      createdAt: 1,
      updatedAt: 1,
    } as const;
    await mustCommit(store, of.change([{ insert: 'webhooks', row }]));
    return row;
  }

  async function delivery(
    { id: webhookId, tenantId }: Row<'webhooks'>,
    given: Partial<Row<'webhookDeliveries'>>,
  ): Promise<Row<'webhookDeliveries'>> {
    const row: Row<'webhookDeliveries'> = {
      tenantId,
      id: ids.next(),
      webhookId,
      eventId: ids.next(),
      type: 'certificate.issued',
      body: '{}',
      state: 'pending',
      attempts: 0,
      nextMs: null,
      giveUpMs: 100,
      status: null,
      error: null,
      createdMs: 1,
      settledMs: null,
      ...given,
    };
    await mustCommit(store, { expect: [], writes: [{ insert: 'webhookDeliveries', row }], events: [] });
    return row;
  }

  async function happened(of: Records, told: boolean): Promise<Id> {
    const event = of.event();
    const row = { tenantId: of.tenantId, eventId: event.id, type: 'test', payload: { n: 1 } };
    const writes: Write[] = told ? [{ insert: 'outbox', row }] : [];
    await mustCommit(store, of.change(writes, { events: [of.event(), event] }));
    return event.id;
  }

  test('are told of what is sealed, in its order, from any event on', async () => {
    const { tenantId } = records;
    const other = records.elsewhere();
    await mustCommit(store, other.change([{ insert: 'tenants', row: other.tenant() }]));
    expect(await store.outboxFrom(0, 10)).toEqual({ entries: [], next: 0 });
    await sealAll(store);
    const first = await happened(records, true);
    await happened(records, false);
    const second = await happened(other, true);
    // What is not sealed is not there yet.
    expect(await store.outboxFrom(0, 10)).toEqual({ entries: [], next: 2 });
    await sealAll(store);
    const all = await store.outboxFrom(0, 10);
    expect(all.next).toBe(8);
    expect(all.entries.map(({ event, row, seq }) => [seq, event.id, row])).toEqual([
      [3, first, { tenantId, eventId: first, type: 'test', payload: { n: 1 } }],
      [7, second, { tenantId: other.tenantId, eventId: second, type: 'test', payload: { n: 1 } }],
    ]);
    expect(await store.outboxFrom(0, 3)).toEqual({ entries: all.entries.slice(0, 1), next: 4 });
    expect((await store.outboxFrom(3, 1)).entries).toHaveLength(1);
    expect(await store.outboxFrom(4, 2)).toEqual({ entries: all.entries.slice(1), next: 8 });
    expect(await store.outboxFrom(8, 2)).toEqual({ entries: [], next: 8 });
    const gone: Write = { remove: 'outbox', key: { tenantId, eventId: first } };
    await mustCommit(store, { expect: [], writes: [gone], events: [] });
    expect((await store.outboxFrom(0, 10)).entries).toEqual(all.entries.slice(1));
    await expect(store.outboxFrom(0, 0)).rejects.toThrow(RangeError);
  });

  test('are found by what is due, and that by its time', async () => {
    const [one, two, idle] = [
      await newWebhook(records),
      await newWebhook(records),
      await newWebhook(records),
    ];
    const late = await delivery(one, { nextMs: 30 });
    const soon = await delivery(one, { nextMs: 10 });
    await delivery(two, { nextMs: 31 });
    await delivery(idle, { state: 'delivered', settledMs: 5 });
    const keyOf = ({ id, tenantId }: Row<'webhooks'>): unknown => ({ tenantId, id });
    expect(await store.webhooksDue(9, 10)).toEqual([]);
    expect(await store.webhooksDue(30, 10)).toEqual([keyOf(one)]);
    expect(await store.webhooksDue(31, 10)).toEqual([keyOf(one), keyOf(two)]);
    expect(await store.webhooksDue(31, 1)).toEqual([keyOf(one)]);
    expect(await store.deliveriesDue(one, 30, 10)).toEqual([soon, late]);
    expect(await store.deliveriesDue(one, 30, 1)).toEqual([soon]);
    expect(await store.deliveriesDue(one, 29, 10)).toEqual([soon]);
    expect(await store.deliveriesDue(two, 30, 10)).toEqual([]);
    expect(await store.deliveriesPending(one)).toBe(2);
    expect(await store.deliveriesPending(idle)).toBe(0);
    await expect(store.webhooksDue(1, 0)).rejects.toThrow(RangeError);
  });

  test('know what is settled and what is pending longest', async () => {
    const other = records.elsewhere();
    await mustCommit(store, other.change([{ insert: 'tenants', row: other.tenant() }]));
    const [one, theirs] = [await newWebhook(records), await newWebhook(other)];
    expect(await store.oldestDelivery()).toBeUndefined();
    const dead = await delivery(one, { state: 'dead', settledMs: 20, createdMs: 0 });
    const newer = await delivery(one, { state: 'delivered', settledMs: 20 });
    const older = await delivery(theirs, { state: 'delivered', settledMs: 10 });
    await delivery(one, { nextMs: 1, createdMs: 7 });
    await delivery(theirs, { nextMs: 9, createdMs: 3 });
    expect(await store.deliveriesSettled('delivered', 20, 10)).toEqual([older, newer]);
    expect(await store.deliveriesSettled('delivered', 19, 10)).toEqual([older]);
    expect(await store.deliveriesSettled('dead', 20, 10)).toEqual([dead]);
    expect(await store.deliveriesSettled('dead', 20, 1)).toEqual([dead]);
    expect(await store.oldestDelivery()).toBe(3);
  });

  test('hear of certificates in the order in which the last fifth of their life begins', async () => {
    const key = records.key();
    const authority = records.authority();
    const issuer = records.issuer(authority.id, key.id);
    const made = [
      records.certificate(issuer, { notBefore: 0, notAfter: 1000 }),
      records.certificate(issuer, { notBefore: 0, notAfter: 999 }),
      records.certificate(issuer, { notBefore: 0, notAfter: 1000 }),
      // It came here later than that.
      records.certificate(issuer, { notBefore: 0, notAfter: 500, createdAt: 450, origin: 'import' }),
    ] as const;
    expect(made.map(lastFifthOf)).toEqual([800, 800, 800, 450]);
    await mustCommit(
      store,
      records.change([
        { insert: 'keys', row: key },
        { insert: 'authorities', row: authority },
        { insert: 'issuers', row: issuer },
        ...made.map((row) => ({ insert: 'certificates', row }) as const),
      ]),
    );
    const [first, second, third, imported] = made;
    expect(await store.inLastFifth({ at: 0 }, 449, 10)).toEqual([]);
    expect(await store.inLastFifth({ at: 0 }, 800, 10)).toEqual([imported, first, second, third]);
    expect(await store.inLastFifth({ at: 0 }, 800, 2)).toEqual([imported, first]);
    expect(await store.inLastFifth({ at: 450 }, 799, 10)).toEqual([]);
    expect(await store.inLastFifth({ at: 450 }, 800, 10)).toEqual([first, second, third]);
    expect(await store.inLastFifth({ at: 800, id: first.id }, 800, 10)).toEqual([second, third]);
    expect(await store.inLastFifth({ at: 800 }, 900, 10)).toEqual([]);
  });
});
