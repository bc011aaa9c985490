import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import type { Store } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(ENGINES)('SSH in the $name store', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let place: Place;
  let store: Store;
  let records: Records;
  let authority: Row<'authorities'>;
  let issuer: Row<'issuers'>;

  beforeEach(async () => {
    place = await kind.open({ clock, ids });
    store = place.store;
    records = new Records(ids);
    const key = records.key();
    authority = records.authority({ kind: 'ssh', type: 'user' });
    issuer = records.issuer(authority.id, key.id);
    await committed([
      { insert: 'tenants', row: records.tenant() },
      { insert: 'authorities', row: authority },
      { insert: 'keys', row: key },
      { insert: 'issuers', row: issuer },
    ]);
  });

  afterEach(() => place.remove());

  async function committed(writes: Parameters<Records['change']>[0]): Promise<void> {
    expect(await store.commit(records.change(writes))).toEqual({ status: 'committed' });
  }

  const entry = (value: string, more: Partial<Row<'sshDistrusted'>> = {}): Row<'sshDistrusted'> => {
    const { tenantId } = records;
    const usual = { kind: 'key_id', reason: 0, revokedAt: 1, until: null } as const;
    return { tenantId, authorityId: authority.id, value, ...usual, ...more };
  };

  const certificate = (
    notAfter: number,
    of = issuer,
  ): readonly Parameters<Records['change']>[0][number][] => {
    const row = records.certificate(of, { kind: 'ssh', notAfter });
    const { id, tenantId } = row;
    const facts = { authorityId: authority.id, issuerId: of.id, type: 'user', keyId: 'u=1' } as const;
    return [
      { insert: 'certificates', row },
      { insert: 'sshCertificates', row: { tenantId, id, ...facts, fingerprint: utf8('hash'), notAfter } },
    ];
  };

  test('what is distrusted is listed a page at a time, by value, for as long as it is to be', async () => {
    const sorted = [
      entry('A'),
      entry('B', { until: 9 }),
      entry('a', { until: 10 }),
      entry('b', { until: 5 }),
    ];
    const others = [entry('C', { until: 4 }), entry('D', { kind: 'key' })];
    await committed([...others, ...sorted].reverse().map((row) => ({ insert: 'sshDistrusted', row })));
    const query = { authorityId: authority.id, kind: 'key_id', listedFrom: 5 } as const;
    expect(await store.distrusted({ ...query, limit: 100 })).toEqual(sorted);
    for (const limit of [1, 2, 3]) {
      const pages: Row<'sshDistrusted'>[] = [];
      for (;;) {
        const page = await store.distrusted({ ...query, limit, after: pages.at(-1)?.value });
        expect(page.length).toBeLessThanOrEqual(limit);
        if (page.length === 0) break;
        pages.push(...page);
      }
      expect(pages).toEqual(sorted);
    }
    expect(await store.distrusted({ ...query, kind: 'key', limit: 9 })).toEqual([others[1]]);
    expect(await store.distrusted({ ...query, authorityId: records.id(), limit: 9 })).toEqual([]);
    await expect(store.distrusted({ ...query, limit: 0 })).rejects.toThrow(RangeError);
  });

  test('one KRL follows another only on condition of its version', async () => {
    const { tenantId } = records;
    const row = {
      tenantId,
      authorityId: authority.id,
      version: 7,
      changes: 0,
      generatedAt: 1,
      entries: 0,
      body: utf8('list'),
    };
    const { authorityId } = row;
    const next = { version: 8, body: Uint8Array.of(0, 1, 255) };
    const publish = (version: number): ReturnType<Store['commit']> =>
      store.commit(records.change([{ update: 'krls', key: { authorityId, version }, set: next }]));
    await committed([{ insert: 'krls', row }]);
    expect(await publish(6)).toEqual({ status: 'stale', table: 'krls' });
    const outcomes = await Promise.all([publish(7), publish(7)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['committed', 'stale']);
    expect(await store.get('krls', { authorityId })).toEqual({ ...row, ...next });
    expect(await store.commit(records.change([{ insert: 'krls', row }]))).toMatchObject({
      status: 'conflict',
      table: 'krls',
    });
  });

  test('the last end is that of what an issuer signed', async () => {
    const key = records.key();
    const other = records.issuer(authority.id, key.id, { generation: 2, state: 'next' });
    await committed([
      { insert: 'keys', row: key },
      { insert: 'issuers', row: other },
      ...certificate(5),
      ...certificate(9),
      ...certificate(7),
      ...certificate(11, other),
    ]);
    expect(await store.lastEnd(records.tenantId, issuer.id)).toBe(9);
    expect(await store.lastEnd(records.tenantId, other.id)).toBe(11);
    expect(await store.lastEnd(records.tenantId, records.id())).toBeUndefined();
    expect(await store.lastEnd(records.id(), issuer.id)).toBeUndefined();
  });

  test('a change that names what must be there is stale once that is gone', async () => {
    const { tenantId } = records;
    const proof = entry('proof');
    const key = { authorityId: proof.authorityId, kind: proof.kind, value: proof.value };
    const present = [{ table: 'sshDistrusted', key }] as const;
    const write = (value: string): ReturnType<Store['commit']> =>
      store.commit(records.change([{ insert: 'sshDistrusted', row: entry(value) }], { present }));
    expect(await write('before')).toEqual({ status: 'stale', table: 'sshDistrusted' });
    await committed([{ insert: 'sshDistrusted', row: proof }]);
    expect(await write('while')).toEqual({ status: 'committed' });
    await committed([{ remove: 'sshDistrusted', key }]);
    expect(await write('after')).toEqual({ status: 'stale', table: 'sshDistrusted' });
    const left = await store.all('sshDistrusted', { tenantId });
    expect(left.map(({ value }) => value)).toEqual(['while']);
  });

  test('of what removes a proof and what builds on it in one batch, only one order is kept', async () => {
    const proof = entry('proof');
    const key = { authorityId: proof.authorityId, kind: proof.kind, value: proof.value };
    for (let i = 0; i < 10; i++) {
      await committed([{ insert: 'sshDistrusted', row: proof }]);
      const outcomes = await Promise.all([
        store.commit(records.change([{ remove: 'sshDistrusted', key }])),
        store.commit(
          records.change([{ insert: 'sshDistrusted', row: entry(`built ${i}`) }], {
            present: [{ table: 'sshDistrusted', key }],
          }),
        ),
      ]);
      expect(outcomes).toEqual([{ status: 'committed' }, { status: 'stale', table: 'sshDistrusted' }]);
    }
  });
});
