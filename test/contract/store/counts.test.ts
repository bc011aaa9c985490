import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { firstIdAt, type Id } from '../../../src/base/ids.ts';
import type { Standing } from '../../../src/records/overview.ts';
import type { Store } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DAY = 86_400;

describe.each(ENGINES)('what is counted in the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  const now = Math.floor(clock.now() / 1000);
  const today = Math.floor(now / DAY);
  let place: Place;
  let store: Store;
  let records: Records;
  let issuer: Row<'issuers'>;

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
    records = new Records(ids);
    await committed([{ insert: 'tenants', row: records.tenant() }]);
    issuer = await newIssuer();
  });

  afterEach(() => place.remove());

  async function committed(writes: Parameters<Records['change']>[0]): Promise<void> {
    expect(await store.commit(records.change(writes))).toEqual({ status: 'committed' });
  }

  async function newIssuer(given: Partial<Row<'authorities'>> = {}): Promise<Row<'issuers'>> {
    const [key, authority] = [records.key(), records.authority(given)];
    const row = records.issuer(authority.id, key.id);
    await committed([
      { insert: 'keys', row: key },
      { insert: 'authorities', row: authority },
      { insert: 'issuers', row },
    ]);
    return row;
  }

  const insert = (given: Partial<Row<'certificates'>>, of = issuer): Promise<void> =>
    committed([{ insert: 'certificates', row: records.certificate(of, given) }]);

  const standings = async (of: 'x509' | 'ssh' = 'x509'): Promise<readonly Standing[]> => {
    const found = await store.standings({
      tenantId: records.tenantId,
      kind: of,
      at: now,
      lastDay: today + 89,
    });
    return found.toSorted((a, b) => a.tenth - b.tenth);
  };

  test('active certificates are counted by the tenth of their life, the day of their end and their successor', async () => {
    const end = { notAfter: now + 99, notBefore: now - 900 };
    const row = { certificates: 1, isReplaced: false };
    await insert(end);
    await insert(end);
    await insert({ ...end, replacedBy: ids.next() });
    await insert({ notBefore: now + 5, notAfter: now + 200 * DAY });
    await insert({ notBefore: now, notAfter: (today + 90) * DAY - 1 });
    await insert({ notBefore: now - 10, notAfter: now });
    const endDay = Math.floor((now + 99) / DAY);
    expect(new Set(await standings())).toEqual(
      new Set([
        { ...row, tenth: 0, endDay: null },
        { ...row, tenth: 0, endDay: today + 89 },
        // The two that are alike, and the one whose last second this is.
        { ...row, tenth: 9, endDay, certificates: 3 },
        { ...row, tenth: 9, endDay, isReplaced: true },
      ]),
    );
  });

  test('what has ended, was revoked or deleted, or is an authority’s or another kind’s is not among them', async () => {
    const good = { notBefore: now - 10, notAfter: now + 10 * DAY };
    await insert({ ...good, notAfter: now - 1 });
    await insert({ ...good, archivedAt: now });
    await insert({ ...good, isAuthority: true });
    await insert(good, await newIssuer({ isActive: false, revokedAt: now, revokedReason: 4 }));
    const revoked = records.certificate(issuer, good);
    const entry = { serial: revoked.serial, certificateId: revoked.id, revokedAt: now };
    await committed([
      { insert: 'certificates', row: revoked },
      { insert: 'revocations', row: records.revocation(issuer, entry) },
    ]);
    expect(await standings()).toEqual([]);
    await insert({ ...good, kind: 'ssh' });
    expect(await standings()).toEqual([]);
    expect(await standings('ssh')).toMatchObject([{ tenth: 0, certificates: 1 }]);
    expect(await store.standings({ tenantId: ids.next(), kind: 'ssh', at: now, lastDay: today })).toEqual([]);
  });

  test('revocations are counted from a second on, by the kind of the authority', async () => {
    const ssh = await newIssuer({ kind: 'ssh', type: 'user' });
    for (const [of, revokedAt] of [
      [issuer, now - 1],
      [issuer, now],
      [issuer, now + 1],
      [ssh, now],
    ] as const) {
      await committed([{ insert: 'revocations', row: records.revocation(of, { revokedAt }) }]);
    }
    expect(await store.revokedSince(records.tenantId, 'x509', now)).toBe(2);
    expect(await store.revokedSince(records.tenantId, 'ssh', now)).toBe(1);
    expect(await store.revokedSince(ids.next(), 'x509', now)).toBe(0);
  });

  /** The first or the last id of a day, which nothing else has. */
  const idOn = (day: number, isLast = false): Id =>
    firstIdAt((day + (isLast ? 1 : 0)) * DAY * 1000 - (isLast ? 1 : 0));

  test('what was signed is counted by the day in its id, without what was imported', async () => {
    const days = { first: today - 2, count: 3 };
    await insert({ id: idOn(today - 3, true) });
    await insert({ id: idOn(today - 2) });
    await insert({ id: idOn(today - 2, true), isAuthority: true });
    await insert({ id: idOn(today) });
    await insert({ authorityId: null, origin: 'import' });
    expect(await store.signedByDay(records.tenantId, 'x509', days)).toEqual([2, 0, 1]);
    expect(await store.signedByDay(records.tenantId, 'ssh', days)).toEqual([0, 0, 0]);
    expect(await store.signedByDay(ids.next(), 'x509', days)).toEqual([0, 0, 0]);
    await expect(store.signedByDay(records.tenantId, 'x509', { first: 0, count: 101 })).rejects.toThrow(
      RangeError,
    );
  });

  test('failures are counted by day, of the actions that are asked for and of no other', async () => {
    const event = (action: string, success: boolean, atMs = clock.now()): Promise<unknown> =>
      store.commit({
        expect: [],
        writes: [],
        events: [{ ...records.event(), id: ids.next(), action, success, atMs }],
      });
    await event('pki_issue', false);
    await event('pki_sign', false);
    await event('pki_issue', true);
    await event('pki_revoke', false);
    await event('pki_issue', false, (today - 1) * DAY * 1000);
    await event('pki_issue', false, (today - 1) * DAY * 1000 - 1);
    const days = { first: today - 1, count: 2 };
    const asked = ['pki_issue', 'pki_sign'];
    expect(await store.failuresByDay(records.tenantId, asked, days)).toEqual([1, 2]);
    expect(await store.failuresByDay(ids.next(), asked, days)).toEqual([0, 0]);
  });

  test('KRLs are told of without their octets', async () => {
    const ssh = await newIssuer({ kind: 'ssh', type: 'user' });
    const head = {
      tenantId: records.tenantId,
      authorityId: ssh.authorityId as Id,
      version: 3,
      changes: 1,
      generatedAt: now,
      entries: 2,
    };
    await committed([{ insert: 'krls', row: { ...head, body: new Uint8Array(5) } }]);
    expect(await store.krlHeads(records.tenantId, 10)).toEqual([head]);
    expect(await store.krlHeads(ids.next(), 10)).toEqual([]);
  });
});
