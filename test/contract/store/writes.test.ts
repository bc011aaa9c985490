import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import type { Change, Outcome, Store } from '../../../src/records/store.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const COMMITTED = { status: 'committed' };

describe.each(ENGINES)('changes in the $name store', (kind) => {
  let place: Place;
  let store: Store;
  let records: Records;

  beforeEach(async () => {
    const clock = new TestClock();
    const ids = testIds(clock);
    place = await kind.open({ clock, ids });
    store = place.store;
    records = new Records(ids);
    await committed(records.change([{ insert: 'tenants', row: records.tenant() }]));
  });

  afterEach(() => place.remove());

  async function committed(change: Change): Promise<void> {
    expect(await store.commit(change)).toEqual(COMMITTED);
  }

  test('a row is read back as it was written, under each of its keys', async () => {
    const identity = records.identity({ name: 'Ada Lovelace', username: 'ada', removedAt: 0 });
    const token = records.token(identity.id, {
      hash: new Uint8Array([0, 255, 128]),
      only: { roles: ['web', 'ü\u0000"'] },
      expiresAt: Number.MAX_SAFE_INTEGER,
    });
    await committed(
      records.change([
        { insert: 'identities', row: identity },
        { insert: 'tokens', row: token },
      ]),
    );
    const { tenantId } = records;
    expect(await store.get('identities', { tenantId, id: identity.id })).toEqual(identity);
    expect(await store.get('identities', { tenantId, username: 'ada' })).toEqual(identity);
    expect(await store.get('tokens', { hash: new Uint8Array([0, 255, 128]) })).toEqual(token);
    expect(await store.get('tokens', { hash: new Uint8Array([0, 255]) })).toBeUndefined();
  });

  test('what was read or given can be changed without changing what is stored', async () => {
    const data = { list: [1] };
    const hash = new Uint8Array([1, 2, 3]);
    const identity = records.identity();
    const token = records.token(identity.id, { hash, scopes: ['a'] });
    const change = records.change(
      [
        { insert: 'identities', row: identity },
        { insert: 'tokens', row: token },
      ],
      { events: [records.event({ data })] },
    );
    await committed(change);
    hash[0] = 9;
    data.list.push(2);
    const { tenantId } = records;
    const read = await store.get('tokens', { tenantId, id: token.id });
    expect(read?.hash).toEqual(new Uint8Array([1, 2, 3]));
    if (read !== undefined) read.hash[1] = 9;
    expect((await store.get('tokens', { tenantId, id: token.id }))?.hash).toEqual(new Uint8Array([1, 2, 3]));
    const events = await store.events({ tenantId, limit: 1 });
    expect(events[0]?.data).toEqual({ list: [1] });
  });

  test('a taken key is a conflict that names the table and the key, and leaves nothing of the change', async () => {
    const group = records.group({ slug: 'ops' });
    await committed(records.change([{ insert: 'groups', row: group }]));
    const event = records.event();
    const other = records.group({ slug: 'dev' });
    const outcome = await store.commit(
      records.change(
        [
          { insert: 'groups', row: other },
          { insert: 'groups', row: records.group({ slug: 'ops' }) },
        ],
        {
          events: [event],
          counts: [{ tenantId: records.tenantId, subjectId: group.id, name: 'issued', by: 1 }],
        },
      ),
    );
    expect(outcome).toEqual({ status: 'conflict', table: 'groups', key: ['tenantId', 'slug'] });
    const { tenantId } = records;
    expect(await store.get('groups', { tenantId, id: other.id })).toBeUndefined();
    expect(await store.get('auditEvents', { tenantId, id: event.id })).toBeUndefined();
    expect((await store.totals(tenantId, 'issued', [group.id])).get(group.id)).toBe(0);
  });

  test('of two taken keys the one declared first is named', async () => {
    const group = records.group({ slug: 'ops' });
    const authority = records.authority();
    const key = records.key();
    const issuer = records.issuer(authority.id, key.id);
    await committed(
      records.change([
        { insert: 'groups', row: group },
        { insert: 'authorities', row: authority },
        { insert: 'keys', row: key },
        { insert: 'issuers', row: issuer },
      ]),
    );
    const groups = { status: 'conflict', table: 'groups', key: ['tenantId', 'id'] };
    expect(await store.commit(records.change([{ insert: 'groups', row: group }]))).toEqual(groups);
    const next = { ...issuer, generation: 2 };
    const issuers = { status: 'conflict', table: 'issuers', key: ['tenantId', 'id'] };
    expect(await store.commit(records.change([{ insert: 'issuers', row: next }]))).toEqual(issuers);
    const again = records.issuer(authority.id, key.id);
    const generation = {
      status: 'conflict',
      table: 'issuers',
      key: ['tenantId', 'authorityId', 'generation'],
    };
    expect(await store.commit(records.change([{ insert: 'issuers', row: again }]))).toEqual(generation);
  });

  test('a key with NULL in it holds nobody', async () => {
    await committed(
      records.change([
        { insert: 'identities', row: records.identity({ username: null }) },
        { insert: 'identities', row: records.identity({ username: null }) },
      ]),
    );
    const taken = { status: 'conflict', table: 'identities', key: ['tenantId', 'username'] };
    await committed(records.change([{ insert: 'identities', row: records.identity({ username: 'ada' }) }]));
    const again = records.identity({ username: 'ada' });
    expect(await store.commit(records.change([{ insert: 'identities', row: again }]))).toEqual(taken);
  });

  test('insertNew leaves a row that is there as it is', async () => {
    const { tenantId } = records;
    const name = { tenantId, hash: utf8('h'), type: 'dns', value: 'a.test', reversed: 'tset.a' } as const;
    await committed(records.change([{ insertNew: 'names', row: name }]));
    await committed(records.change([{ insertNew: 'names', row: { ...name, value: 'b.test' } }]));
    expect(await store.all('names', { tenantId })).toEqual([name]);
    const group = records.group({ slug: 'ops' });
    await committed(records.change([{ insertNew: 'groups', row: group }]));
    const other = records.group({ slug: 'ops' });
    expect(await store.commit(records.change([{ insertNew: 'groups', row: other }]))).toEqual({
      status: 'conflict',
      table: 'groups',
      key: ['tenantId', 'slug'],
    });
  });

  test('an update changes the columns it names, and a removal removes', async () => {
    const { tenantId } = records;
    const identity = records.identity({ username: 'ada' });
    const key = { tenantId, id: identity.id };
    await committed(records.change([{ insert: 'identities', row: identity }]));
    await committed(
      records.change([{ update: 'identities', key, set: { username: null, removedAt: 5, epoch: 2 } }]),
    );
    expect(await store.get('identities', key)).toEqual({
      ...identity,
      username: null,
      removedAt: 5,
      epoch: 2,
    });
    await committed(records.change([{ remove: 'identities', key }]));
    expect(await store.get('identities', key)).toBeUndefined();
  });

  test('a row that is not there, or not as the key says, cannot be changed: the change is stale', async () => {
    const { tenantId } = records;
    const token = { status: 'stale', table: 'tokens' };
    const nobody = { tenantId, id: records.id() };
    expect(await store.commit(records.change([{ remove: 'tokens', key: nobody }]))).toEqual(token);
    const gone = records.change([{ update: 'tokens', key: nobody, set: { revokedAt: 1 } }]);
    expect(await store.commit(gone)).toEqual(token);

    const identity = records.identity();
    const row = records.token(identity.id);
    await committed(
      records.change([
        { insert: 'identities', row: identity },
        { insert: 'tokens', row },
      ]),
    );
    const revoke = (at: number): Change =>
      records.change([
        { update: 'tokens', key: { tenantId, id: row.id, revokedAt: null }, set: { revokedAt: at } },
      ]);
    await committed(revoke(7));
    expect(await store.commit(revoke(8))).toEqual(token);
    expect((await store.get('tokens', { tenantId, id: row.id }))?.revokedAt).toBe(7);
  });

  test('an update that takes a key is a conflict', async () => {
    const { tenantId } = records;
    const [ops, dev] = [records.group({ slug: 'ops' }), records.group({ slug: 'dev' })];
    await committed(
      records.change([
        { insert: 'groups', row: ops },
        { insert: 'groups', row: dev },
      ]),
    );
    const renamed = (slug: string): Promise<Outcome> =>
      store.commit(records.change([{ update: 'groups', key: { tenantId, slug: 'dev' }, set: { slug } }]));
    expect(await renamed('ops')).toEqual({ status: 'conflict', table: 'groups', key: ['tenantId', 'slug'] });
    expect(await renamed('dev')).toEqual(COMMITTED);
    expect(await renamed('qa')).toEqual(COMMITTED);
  });

  test("a row refers only to its own tenant's rows", async () => {
    const elsewhere = records.elsewhere();
    const identity = records.identity();
    const group = elsewhere.group();
    await committed(records.change([{ insert: 'identities', row: identity }]));
    await committed(
      elsewhere.change([
        { insert: 'tenants', row: elsewhere.tenant() },
        { insert: 'groups', row: group },
      ]),
    );
    const stale = { status: 'stale', table: 'groupMembers' };
    for (const { tenantId } of [records, elsewhere]) {
      const row = { tenantId, groupId: group.id, identityId: identity.id };
      expect(await store.commit(records.change([{ insert: 'groupMembers', row }]))).toEqual(stale);
    }
    const own = elsewhere.identity();
    const row = { tenantId: elsewhere.tenantId, groupId: group.id, identityId: own.id };
    await committed(
      elsewhere.change([
        { insert: 'identities', row: own },
        { insert: 'groupMembers', row },
      ]),
    );
  });

  test('a row that is referred to cannot be removed before what refers to it', async () => {
    const { tenantId } = records;
    const identity = records.identity();
    const group = records.group();
    const member = { tenantId, groupId: group.id, identityId: identity.id };
    await committed(
      records.change([
        { insert: 'identities', row: identity },
        { insert: 'groups', row: group },
        { insert: 'groupMembers', row: member },
      ]),
    );
    const key = { tenantId, id: group.id };
    expect(await store.commit(records.change([{ remove: 'groups', key }]))).toEqual({
      status: 'stale',
      table: 'groups',
    });
    await committed(
      records.change([
        { remove: 'groupMembers', key: member },
        { remove: 'groups', key },
      ]),
    );
  });

  test('a row may refer to itself, and to nothing where its reference is NULL', async () => {
    const authority = records.authority();
    await committed(records.change([{ insert: 'authorities', row: authority }]));
    const self = records.authority();
    await committed(records.change([{ insert: 'authorities', row: { ...self, parentId: self.id } }]));
    const orphan = records.authority({ parentId: records.id() });
    expect(await store.commit(records.change([{ insert: 'authorities', row: orphan }]))).toEqual({
      status: 'stale',
      table: 'authorities',
    });
  });

  test('a moved epoch makes a change stale, also when it moved in the same commit', async () => {
    const { tenantId } = records;
    const authority = records.authority({ epoch: 3 });
    const at = (epoch: number): Change['expect'] => [
      { table: 'tenants', id: tenantId, epoch: 1 },
      { table: 'authorities', tenantId, id: authority.id, epoch },
    ];
    await committed(records.change([{ insert: 'authorities', row: authority }]));
    await committed(records.change([], { expect: at(3) }));
    const stale = { status: 'stale', table: 'authorities' };
    expect(await store.commit(records.change([], { expect: at(2) }))).toEqual(stale);

    const key = { tenantId, id: authority.id };
    const outcomes = await Promise.all([
      store.commit(records.change([], { expect: at(3) })),
      store.commit(records.change([{ update: 'authorities', key, set: { epoch: 4 } }], { expect: at(3) })),
      store.commit(records.change([], { expect: at(3) })),
      store.commit(records.change([], { expect: at(4) })),
    ]);
    expect(outcomes).toEqual([COMMITTED, COMMITTED, stale, COMMITTED]);
    const nobody = [{ table: 'tokens', tenantId, id: records.id(), epoch: 1 }] as const;
    expect(await store.commit(records.change([], { expect: nobody }))).toEqual({
      status: 'stale',
      table: 'tokens',
    });
  });

  test('a key that is blocked meanwhile makes a change stale, also in the same commit', async () => {
    const spkiHash = new Uint8Array(32).fill(7);
    const row = { spkiHash, reason: 'compromised', since: 1 } as const;
    const { tenantId } = records;
    const free = (): Change => records.change([], { freeKeys: [{ tenantId, spkiHash }] });
    const outcomes = await Promise.all([
      store.commit(free()),
      store.commit(records.change([{ insert: 'blockedKeys', row }])),
      store.commit(free()),
      store.commit(records.change([], { freeKeys: [{ tenantId, spkiHash: new Uint8Array(32) }] })),
    ]);
    const stale = { status: 'stale', table: 'blockedKeys' };
    expect(outcomes).toEqual([COMMITTED, COMMITTED, stale, COMMITTED]);
    expect(await store.commit(free())).toEqual(stale);
  });

  test('a key that one tenant has blocked is free for the others', async () => {
    const spkiHash = new Uint8Array(32).fill(8);
    const { tenantId } = records;
    const row = { tenantId, spkiHash, reason: 'compromised', since: 1 } as const;
    const free = (whose: typeof tenantId): Change =>
      records.change([], { freeKeys: [{ tenantId: whose, spkiHash }] });
    expect(await store.commit(records.change([{ insert: 'tenantBlockedKeys', row }]))).toEqual(COMMITTED);
    expect(await store.commit(free(tenantId))).toEqual({ status: 'stale', table: 'tenantBlockedKeys' });
    expect(await store.commit(free(records.id()))).toEqual(COMMITTED);
  });

  test('a certificate that is revoked meanwhile makes a change stale, also in the same commit', async () => {
    const [mine, other] = [Uint8Array.of(1), Uint8Array.of(2)];
    const [key, authority] = [records.key(), records.authority()];
    const issuer = records.issuer(authority.id, key.id);
    await committed(
      records.change([
        { insert: 'keys', row: key },
        { insert: 'authorities', row: authority },
        { insert: 'issuers', row: issuer },
      ]),
    );
    const relying = (serial: Uint8Array): Change =>
      records.change([], { unrevoked: [{ issuerId: issuer.id, serial }] });
    const row = records.revocation(issuer, { serial: mine });
    const outcomes = await Promise.all([
      store.commit(relying(mine)),
      store.commit(records.change([{ insert: 'revocations', row }])),
      store.commit(relying(mine)),
      store.commit(relying(other)),
    ]);
    const stale = { status: 'stale', table: 'revocations' };
    expect(outcomes).toEqual([COMMITTED, COMMITTED, stale, COMMITTED]);
    expect(await store.commit(relying(mine))).toEqual(stale);
  });

  test('one bad change among many that are committed together leaves its neighbours', async () => {
    const { tenantId } = records;
    await committed(records.change([{ insert: 'groups', row: records.group({ slug: 'taken' }) }]));
    const changes = Array.from({ length: 60 }, (_, i) =>
      records.change([{ insert: 'groups', row: records.group({ slug: i % 20 === 7 ? 'taken' : `g${i}` }) }], {
        counts: [{ tenantId, subjectId: tenantId, name: 'issued', by: 1 }],
      }),
    );
    const outcomes = await Promise.all(changes.map((change) => store.commit(change)));
    const bad = outcomes.flatMap(({ status }, i) => (status === 'committed' ? [] : [i]));
    expect(bad).toEqual([7, 27, 47]);
    expect(await store.all('groups', { tenantId })).toHaveLength(58);
    expect((await store.totals(tenantId, 'issued', [tenantId])).get(tenantId)).toBe(57);
    const events = await store.events({ tenantId, limit: 1000 });
    expect(events).toHaveLength(2 + 57);
  });

  test('two changes of one commit that want the same key: the first has it', async () => {
    const outcomes = await Promise.all(
      ['a', 'a', 'b'].map((slug) =>
        store.commit(records.change([{ insert: 'groups', row: records.group({ slug }) }])),
      ),
    );
    const taken = { status: 'conflict', table: 'groups', key: ['tenantId', 'slug'] };
    expect(outcomes).toEqual([COMMITTED, taken, COMMITTED]);
  });

  test('an event whose id is taken fails its change alone', async () => {
    const events = [records.event()];
    const changes = [records.change([], { events }), records.change([], { events }), records.change([])];
    const taken = { status: 'conflict', table: 'auditEvents', key: ['tenantId', 'id'] };
    const outcomes = await Promise.all(changes.map((change) => store.commit(change)));
    expect(outcomes).toEqual([COMMITTED, taken, COMMITTED]);
  });

  test('what does not fit the tables is a defect of the caller and reaches no engine', async () => {
    const row = records.group();
    const { tenantId } = records;
    const cases: readonly unknown[] = [
      { insert: 'groups', row: { ...row, colour: 'red' } },
      { insert: 'groups', row: { tenantId, id: row.id, slug: 'a' } },
      { insert: 'groups', row: { ...row, slug: null } },
      { insert: 'groups', row: { ...row, slug: 'a\u0000' } },
      { insert: 'groups', row: { ...row, slug: '\ud800' } },
      { insert: 'groups', row: { ...row, createdAt: 0.5 } },
      { insert: 'groups', row: { ...row, createdAt: 2 ** 53 } },
      { insert: 'groups', row: { ...row, id: row.id.toUpperCase() } },
      { insert: 'nothing', row },
      { update: 'groups', key: { tenantId }, set: { slug: 'a' } },
      { update: 'groups', key: { tenantId, id: row.id }, set: {} },
      { update: 'groups', key: { tenantId, id: row.id }, set: { slug: undefined } },
      { update: 'groups', key: { tenantId, id: row.id }, set: { id: row.id } },
      { remove: 'groups', key: { tenantId, createdAt: 1 } },
    ];
    for (const write of cases) {
      const change = records.change([write as Change['writes'][number]]);
      await expect(store.commit(change), JSON.stringify(write)).rejects.toThrow(RangeError);
    }
    await expect(store.commit(records.change([], { events: [] }))).rejects.toThrow(RangeError);
    await committed(records.change([{ insert: 'groups', row }]));
  });

  test('a closed store takes nothing more, and what it took before is done', async () => {
    const last = store.commit(records.change([{ insert: 'groups', row: records.group() }]));
    await store.close();
    expect(await last).toEqual(COMMITTED);
    await expect(store.commit(records.change([]))).rejects.toMatchObject({ code: 'unavailable' });
    expect(() => store.admit()).toThrow('cannot commit now');
  });
});
