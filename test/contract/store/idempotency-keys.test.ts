import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tidyIdempotencyKeys } from '../../../src/access/tidy-idempotency-keys.ts';
import { KEPT_SECONDS } from '../../../src/records/access.ts';
import type { Store } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { type Place, STORES } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(STORES)('idempotency keys in the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let place: Place;
  let store: Store;
  let keys: readonly Row<'idempotencyKeys'>[];

  /** Of a tenant of its own, made at these times. */
  async function sent(times: readonly number[]): Promise<Row<'idempotencyKeys'>[]> {
    const records = new Records(ids);
    const identity = records.identity();
    const rows = times.map((createdAt, i) => ({
      tenantId: identity.tenantId,
      identityId: identity.id,
      keyHash: Uint8Array.of(i),
      requestHash: Uint8Array.of(1, i),
      requestId: `req ${i}`,
      answer: i === 0 ? null : Uint8Array.of(2, i),
      createdAt,
    }));
    const { status } = await store.commit(
      records.change([
        { insert: 'tenants', row: records.tenant() },
        { insert: 'identities', row: identity },
        ...rows.map((row) => ({ insert: 'idempotencyKeys', row }) as const),
      ]),
    );
    expect(status).toBe('committed');
    return rows;
  }

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
    keys = [...(await sent([30, 10])), ...(await sent([20, 31]))];
  });

  afterEach(() => place.remove());

  const left = async (): Promise<readonly number[]> =>
    (await store.idempotencyKeysUntil(1000, 10)).map(({ createdAt }) => createdAt);

  test('are found by their time, of all tenants, the oldest first, without their answers', async () => {
    expect(await store.idempotencyKeysUntil(9, 10)).toEqual([]);
    expect((await store.idempotencyKeysUntil(30, 10)).map(({ createdAt }) => createdAt)).toEqual([
      10, 20, 30,
    ]);
    const { createdAt, identityId, keyHash, tenantId } = keys[1] as Row<'idempotencyKeys'>;
    expect(await store.idempotencyKeysUntil(30, 1)).toEqual([{ createdAt, identityId, keyHash, tenantId }]);
    for (const limit of [0, 1.5, 10_001]) {
      await expect(store.idempotencyKeysUntil(30, limit)).rejects.toThrow(RangeError);
    }
  });

  test('are removed once they count no more, and not before', async () => {
    const at = (seconds: number): { clock: { now: () => number }; store: Store } => ({
      clock: { now: () => (KEPT_SECONDS + seconds) * 1000 },
      store,
    });
    await tidyIdempotencyKeys(at(9), async () => true);
    expect(await left()).toEqual([10, 20, 30, 31]);
    await tidyIdempotencyKeys(at(30), async () => false);
    expect(await left()).toEqual([10, 20, 30, 31]);
    await tidyIdempotencyKeys(at(30), async () => true);
    expect(await left()).toEqual([31]);
  });

  test('are not removed when they were sent again meanwhile', async () => {
    const [row] = keys;
    if (row === undefined) throw new Error('no key');
    const { createdAt, identityId, keyHash, tenantId } = row;
    const key = { tenantId, identityId, keyHash };
    const anew = { ...row, createdAt: 40 };
    const replace = store.commit({
      expect: [],
      writes: [
        { remove: 'idempotencyKeys', key: { ...key, createdAt } },
        { insert: 'idempotencyKeys', row: anew },
      ],
      events: [],
    });
    const stale = store.commit({
      expect: [],
      writes: [{ remove: 'idempotencyKeys', key: { ...key, createdAt } }],
      events: [],
    });
    expect([await replace, await stale]).toEqual([
      { status: 'committed' },
      { status: 'stale', table: 'idempotencyKeys' },
    ]);
    expect(await store.get('idempotencyKeys', key)).toEqual(anew);
  });
});
