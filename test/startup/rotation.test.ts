/** Another master key, over every store: what is sealed anew, what is refused, and what becomes of what cannot be opened. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SEALED_TABLES } from '../../src/app/rotation/reseal.ts';
import { type Rotated, type RotationSite, rotateMasterKey } from '../../src/app/rotation/rotation.ts';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { type SealContext, sealedUnder } from '../../src/base/seal-context.ts';
import type { MasterKey } from '../../src/keys/master-key.ts';
import { checkValue, sealer, verifyCheckValue } from '../../src/keys/sealing.ts';
import { SEALED } from '../../src/records/sealed.ts';
import type { Write } from '../../src/records/store.ts';
import { mustCommit } from '../support/inventory.ts';
import { type Installation, installationOver, newMasterKey, type TestProcess } from '../support/presence.ts';
import { Records } from '../support/records.ts';
import { STORES } from '../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** More than a page. */
const MANY = 250;

describe.each(STORES)('over $name, a master key that is changed', (kind) => {
  let one: Installation;
  let records: Records;
  let processes: TestProcess[];
  const next = newMasterKey();

  beforeEach(async () => {
    one = await installationOver(kind);
    records = new Records(one.ids, one.tenantId);
    processes = [];
    await fill(one.own);
  });
  afterEach(() => one.close());

  it('leaves nothing under the one before, in any table, and tells of it in the trail without either', async () => {
    processes = [await one.join([one.own, next]), await one.join([one.own, next])];
    const { isSwitched, servers, tables } = await rotate(next);
    expect([isSwitched, servers]).toEqual([true, 2]);
    expect(tables.map(({ anew, sealed, table }) => [table, sealed, anew])).toEqual([
      ['keys', MANY, MANY],
      ['sshAuthorities', 1, 1],
      ['webhooks', 1, 1],
      ['auditSigners', 1, 1],
    ]);
    expect(await openedBy([next])).toBe(MANY + 3);
    expect(await openedBy([one.own])).toBe(0);
    const installation = await one.store.get('installation', { id: 1 });
    expect(verifyCheckValue(sealer([next], one.random), installation?.keyCheck ?? utf8(''))).toBe(true);
    const events = await one.store.events({ tenantId: one.tenantId, limit: 100 });
    expect(events.filter(({ action }) => action === 'master_key_rotate').map(({ data }) => data)).toEqual([
      { master_key: toHex(next.id), former: toHex(one.own.id) },
    ]);
    const told = events
      .filter(({ action }) => action === 'master_key_reseal')
      .map(({ data }) => data['records']);
    expect(told.reduce((sum: number, count) => sum + Number(count), 0)).toBe(MANY + 3);
    for (const key of [one.own, next]) {
      expect(JSON.stringify(events)).not.toContain(key.secret.export().toString('hex'));
    }
  });

  it('is changed once: running it again finds nothing to do, and a third key is another change', async () => {
    await rotate(next);
    const again = await rotate(next);
    expect(again.isSwitched).toBe(false);
    expect(again.tables.map(({ anew }) => anew)).toEqual([0, 0, 0, 0]);
    const third = newMasterKey();
    await rotateMasterKey(site(), next, { key: third, isOfPassphrase: false }, false);
    expect(await openedBy([third])).toBe(MANY + 3);
  });

  it('is not changed while a process that is there does not hold the next one, until it does or is gone for a minute', async () => {
    const lacking = await one.join([one.own]);
    const before = await one.store.get('installation', { id: 1 });
    await expect(rotate(next)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/a server does not hold the new master key.*restart it/),
    });
    expect(await one.store.get('installation', { id: 1 })).toEqual(before);
    expect(await openedBy([one.own])).toBe(MANY + 3);
    one.clock.advance(60_001);
    expect((await rotate(next)).servers).toBe(0);
    // It was only thought to be gone: it seals nothing more.
    await lacking.presence.beat();
    const place = SEALED.webhooks.place({ tenantId: one.tenantId, id: one.ids.next() });
    expect(() => lacking.presence.sealer.seal(utf8('a'), place)).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });

  it('is waited for where servers find it by themselves', async () => {
    processes = [await one.join([one.own], { findNext: async () => next })];
    expect((await rotate(next, true)).servers).toBe(1);
    expect(processes[0]?.keys.ids[0]).toBe(toHex(next.id));
  });

  it('leaves what neither opens as it is, names it, and seals all others anew; once it is gone nothing is named', async () => {
    const unknown = newMasterKey();
    const [foreign, swapped] = [key(unknown), key(one.own)];
    const wrongPlace = { ...swapped, sealed: key(one.own).sealed };
    await as(unknown, [{ insert: 'keys', row: foreign }]);
    await mustCommit(one.store, records.change([{ insert: 'keys', row: wrongPlace }]));
    const { tables } = await rotate(next);
    const unopened = tables.flatMap((table) => table.unopened);
    expect(unopened.map(({ id }) => id).sort()).toEqual([foreign.id, wrongPlace.id].sort());
    expect(unopened.find(({ id }) => id === foreign.id)?.why).toContain(
      `no master key ${toHex(unknown.id)} is held`,
    );
    expect(unopened.find(({ id }) => id === wrongPlace.id)?.why).toContain('the tag does not verify');
    expect(await one.store.get('keys', { tenantId: one.tenantId, id: foreign.id })).toEqual(foreign);
    expect(await openedBy([next])).toBe(MANY + 3);
    await mustCommit(
      one.store,
      records.change(
        [foreign, wrongPlace].map(({ id, tenantId }): Write => ({ remove: 'keys', key: { tenantId, id } })),
      ),
    );
    expect((await rotate(next)).tables.flatMap((table) => table.unopened)).toEqual([]);
  });

  it('is changed by one of two that change it at once to different ones, and by both to the same one', async () => {
    const other = newMasterKey();
    const ended = await Promise.allSettled([rotate(next), rotate(other)]);
    const won = ended.findIndex(({ status }) => status === 'fulfilled');
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    const winner = won === 0 ? next : other;
    expect(await openedBy([winner])).toBe(MANY + 3);
    const last = newMasterKey();
    const change = (): Promise<Rotated> =>
      rotateMasterKey(site(), winner, { key: last, isOfPassphrase: false }, false);
    const both = await Promise.all([change(), change()]);
    expect(both.filter(({ isSwitched }) => isSwitched)).toHaveLength(1);
    expect(await openedBy([last])).toBe(MANY + 3);
  });

  it('is that of all that is committed later: what was sealed before the change is stale, and sealed anew', async () => {
    const late = await one.join([one.own, next]);
    processes = [late];
    const store = late.presence.following(late.store);
    const row = records.key();
    const sealed = (): Write => ({
      insert: 'keys',
      row: { ...row, sealed: late.presence.sealer.seal(utf8('pkcs8'), SEALED.keys.place(row)) },
    });
    const before = records.change([sealed()]);
    const hook = (await one.store.walk('webhooks', undefined, 1))[0] ?? {
      id: row.id,
      tenantId: row.tenantId,
    };
    const secret = late.presence.sealer.seal(utf8('another'), SEALED.webhooks.place(hook));
    const { id, tenantId } = hook;
    const update = records.change([{ update: 'webhooks', key: { id, tenantId }, set: { secret } }]);
    await rotate(next);
    const stale = { status: 'stale', table: 'installation' };
    expect(await store.commit(before)).toEqual(stale);
    expect((await store.transact(async () => ({ change: update, value: 1 }))).outcome).toEqual(stale);
    await mustCommit(store, records.change([sealed()]));
    expect([await openedBy([one.own]), await openedBy([next])]).toEqual([0, MANY + 4]);
  });

  it('is followed by a process as soon as a change of its own is stale', async () => {
    const { keys, presence, store } = await one.join([one.own, next]);
    const row = records.key();
    const sealed = presence.sealer.seal(utf8('pkcs8'), SEALED.keys.place(row));
    const keyCheck = checkValue(sealer([next], one.random));
    const switched: Write = { update: 'installation', key: { id: 1 }, set: { keyCheck } };
    await mustCommit(one.store, records.change([switched]));
    expect(keys.ids[0]).toBe(toHex(one.own.id));
    const change = records.change([{ insert: 'keys', row: { ...row, sealed } }]);
    expect((await presence.following(store).commit(change)).status).toBe('stale');
    expect(keys.ids[0]).toBe(toHex(next.id));
  });

  it('takes nothing back that is changed or removed while it is read', async () => {
    const [hook] = await one.store.walk('webhooks', undefined, 1);
    const [gone] = await one.store.walk('keys', undefined, 1);
    if (hook === undefined || gone === undefined) throw new Error('there are both');
    const { id, tenantId } = hook;
    const secret = sealer([next], one.random).seal(utf8('another'), SEALED.webhooks.place(hook));
    const meanwhile = new Map<string, Write>([
      ['webhooks', { update: 'webhooks', key: { tenantId, id }, set: { secret } }],
      ['keys', { remove: 'keys', key: { tenantId: gone.tenantId, id: gone.id } }],
    ]);
    const store: RotationSite['store'] = {
      ...one.store,
      async walk(table, after, limit) {
        const rows = await one.store.walk(table, after, limit);
        const write = meanwhile.get(table);
        meanwhile.delete(table);
        if (write !== undefined) await mustCommit(one.store, records.change([write]));
        return rows;
      },
    };
    await rotateMasterKey({ ...site(), store }, one.own, { key: next, isOfPassphrase: false }, false);
    expect(await openedBy([next])).toBe(MANY + 2);
    const kept = await one.store.get('webhooks', { tenantId, id });
    const opened = sealer([next], one.random).open(kept?.secret ?? utf8(''), SEALED.webhooks.place(hook));
    expect(opened).toEqual(utf8('another'));
  });

  it('keeps the salt of a passphrase for as long as what is sealed under it may be left', async () => {
    const salts = async (): Promise<readonly (string | null)[]> => {
      const row = await one.store.get('installation', { id: 1 });
      if (row === undefined) throw new Error('there is an installation');
      return [row.keySalt && toHex(row.keySalt), toHex(row.otherSalt)];
    };
    const [none, first] = await salts();
    const [phrase, other] = [newMasterKey(), newMasterKey()];
    await rotateMasterKey(site(), one.own, { key: phrase, isOfPassphrase: true }, false);
    const [own, second] = await salts();
    expect([none, own]).toEqual([null, first]);
    await rotateMasterKey(site(), phrase, { key: other, isOfPassphrase: true }, false);
    expect(await salts()).toEqual([second, first]);
    await rotateMasterKey(site(), other, { key: next, isOfPassphrase: false }, false);
    expect(await salts()).toEqual([null, second]);
  });

  /** Time goes on, and processes look, while it is waited. */
  function site(): RotationSite {
    return {
      ...one,
      pause: async (ms) => {
        one.clock.advance(ms);
        for (const { presence } of processes) await presence.beat();
      },
      watch: { waiting: () => undefined, resealing: () => undefined },
    };
  }

  function rotate(to: MasterKey, findsNext = false): Promise<Rotated> {
    return rotateMasterKey(site(), one.own, { key: to, isOfPassphrase: false }, findsNext);
  }

  /** What is there only as if another key had been the installation's for a moment. */
  async function as(other: MasterKey, writes: readonly Write[]): Promise<void> {
    for (const [owner, more] of [[other, writes] as const, [one.own, []] as const]) {
      const keyCheck = checkValue(sealer([owner], one.random));
      await mustCommit(
        one.store,
        records.change([{ update: 'installation', key: { id: 1 }, set: { keyCheck } }]),
      );
      if (more.length > 0) await mustCommit(one.store, records.change([...more]));
    }
  }

  function key(under: MasterKey): ReturnType<Records['key']> {
    const row = records.key();
    return { ...row, sealed: sealer([under], one.random).seal(utf8('pkcs8'), SEALED.keys.place(row)) };
  }

  /** Of each kind one, and many keys. */
  async function fill(under: MasterKey): Promise<void> {
    const { ids, tenantId } = one;
    const seal = (context: SealContext): Uint8Array =>
      sealer([under], one.random).seal(utf8('secret'), context);
    const authority = records.authority({ kind: 'ssh', type: 'user' });
    const ssh = {
      tenantId,
      authorityId: authority.id,
      label: 'vault',
      shared: false,
      keySource: 'external',
      vault: null,
      removedAt: null,
    } as const;
    const hook = { tenantId, id: ids.next(), url: 'https://a.test', description: '', events: [] } as const;
    const signer = { id: ids.next(), spki: utf8('spki'), createdAt: 1 };
    await mustCommit(
      one.store,
      records.change([
        ...Array.from({ length: MANY }, (): Write => ({ insert: 'keys', row: key(under) })),
        { insert: 'authorities', row: authority },
        {
          insert: 'sshAuthorities',
          row: { ...ssh, credentials: seal(SEALED.sshAuthorities.place(ssh)) },
        },
        {
          insert: 'webhooks',
          row: {
            ...hook,
            secret: seal(SEALED.webhooks.place(hook)),
            state: 'active',
            createdBy: ids.next(),
            createdAt: 1,
            updatedAt: 1,
          },
        },
        { insert: 'auditSigners', row: { ...signer, sealed: seal(SEALED.auditSigners.place(signer)) } },
      ]),
    );
  }

  /** How many records stand under one of these keys, and open. */
  async function openedBy(held: readonly [MasterKey]): Promise<number> {
    const opening = sealer(held, one.random);
    let opened = 0;
    for (const table of SEALED_TABLES) {
      const { column, place } = SEALED[table] as { column: string; place: (row: never) => SealContext };
      for (const row of await one.store.walk(table, undefined, 1000)) {
        const blob = (row as unknown as Record<string, Uint8Array>)[column] ?? utf8('');
        if (sealedUnder(blob) !== toHex(held[0].id)) continue;
        opening.open(blob, place(row as never));
        opened += 1;
      }
    }
    return opened;
  }
});
