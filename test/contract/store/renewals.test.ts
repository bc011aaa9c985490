import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Store } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { type Place, STORES } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(STORES)('renewals in the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let place: Place;
  let store: Store;

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
  });

  afterEach(() => place.remove());

  /** Certificates of a tenant of their own, due at these times. */
  async function due(records: Records, times: readonly number[]): Promise<Row<'certificateRenewals'>[]> {
    const [authority, key] = [records.authority(), records.key()];
    const issuer = records.issuer(authority.id, key.id);
    const certificates = times.map(() => records.certificate(issuer));
    const rows = certificates.map(({ id, tenantId }, i) => {
      return { tenantId, certificateId: id, renewBeforeDays: 7, dueAt: times[i] ?? 0, failures: i };
    });
    const { status } = await store.commit(
      records.change([
        { insert: 'tenants', row: records.tenant() },
        { insert: 'authorities', row: authority },
        { insert: 'keys', row: key },
        { insert: 'issuers', row: issuer },
        ...certificates.map((row) => ({ insert: 'certificates', row }) as const),
        ...rows.map((row) => ({ insert: 'certificateRenewals', row }) as const),
      ]),
    );
    expect(status).toBe('committed');
    return rows;
  }

  test('are found once they are due, of all tenants, the longest due first', async () => {
    const records = new Records(ids);
    const [late, early, soon, never] = await due(records, [30, 10, 31, 5_000_000_000]);
    const [other] = await due(records.elsewhere(), [20]);
    expect(await store.renewalsDue(9, 10)).toEqual([]);
    expect(await store.renewalsDue(30, 10)).toEqual([early, other, late]);
    expect(await store.renewalsDue(30, 2)).toEqual([early, other]);
    expect(await store.renewalsDue(31, 10)).toEqual([early, other, late, soon]);
    expect(await store.renewalsDue(5_000_000_000, 10)).toEqual([early, other, late, soon, never]);
    for (const limit of [0, -1, 1.5]) {
      await expect(store.renewalsDue(30, limit)).rejects.toThrow(RangeError);
    }
  });

  test('at one time are in the order of their ids', async () => {
    const rows = await due(new Records(ids), [7, 7, 7]);
    const sorted = rows.toSorted((a, b) => (a.certificateId < b.certificateId ? -1 : 1));
    expect(await store.renewalsDue(7, 10)).toEqual(sorted);
  });
});
