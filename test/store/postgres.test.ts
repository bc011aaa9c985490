import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { type Search, searchCertificates } from '../../src/inventory/search.ts';
import type { Change, Store } from '../../src/records/store.ts';
import { openStore } from '../../src/store/open.ts';
import type { Query } from '../../src/store/sql/dialect.ts';
import { clientConfig, run } from '../../src/store/sql/postgres/client.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { sqlReader } from '../../src/store/sql/read.ts';
import { brokenLink, chainLinks } from '../support/chain.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { type Cut, CuttingProxy } from '../support/cutting-proxy.ts';
import { asAdministrator, dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { Records } from '../support/records.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clock = new TestClock();
const ids = testIds(clock);
const COMMITTED = { status: 'committed' };

describe.skipIf(!hasPostgres)('a store in PostgreSQL', () => {
  let url: string;
  let store: Store;
  let records: Records;

  beforeEach(async () => {
    url = await freshDatabase();
    store = await openStore(url, { clock, ids });
    records = new Records(ids);
    await store.commit(records.change([{ insert: 'tenants', row: records.tenant() }]));
  });

  afterEach(async () => {
    await store.close();
    await dropDatabase(url);
  });

  test('looks up names for each certificate that a search comes by, and begins with none', async () => {
    const client = new pg.Client(clientConfig(url));
    await client.connect();
    const plans: string[] = [];
    const explaining: Query = async (sql, values) => {
      if (sql.startsWith('WITH')) {
        const rows = await run(client, `EXPLAIN ${sql}`, values);
        plans.push(rows.map(([line]) => line).join('\n'));
      }
      return run(client, sql, values);
    };
    // No way is short: an order is walked, as among millions.
    const reader = sqlReader(POSTGRES, explaining, { few: -1, budget: 240 });
    const asked: readonly Search[] = [{ san: '*.test' }, { san: '*.test', expiringWithin: 200 }];
    const page = { at: 150, after: undefined, limit: 50 };
    for (const search of asked) {
      await searchCertificates(reader, records.tenantId, search, page, ['id']);
    }
    expect(plans.map((plan) => plan.includes('SubPlan'))).toEqual([true, true]);
    for (const plan of plans) expect(plan).not.toMatch(/Semi Join|Seq Scan on (certificate_)?names/);
    expect((await client.query('SHOW jit')).rows).toEqual([{ jit: 'off' }]);
    await client.end();
  });

  /** Commits on `to` until `stop` says so. The ids of what was committed and of what the store could not commit. */
  async function writing(
    to: Store,
    stop: () => boolean,
  ): Promise<{ committed: string[]; unavailable: string[] }> {
    const ended = { committed: [] as string[], unavailable: [] as string[] };
    while (!stop()) {
      const group = records.group();
      try {
        expect(await to.commit(records.change([{ insert: 'groups', row: group }]))).toEqual(COMMITTED);
        ended.committed.push(group.id);
      } catch (error) {
        expect(error).toMatchObject({ code: 'unavailable', retryAfter: 1 });
        ended.unavailable.push(group.id);
        // As a client would: what is refused at once would otherwise leave no turn for the connection to come back in.
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
    return ended;
  }

  test('a value that the engine cannot keep fails its change alone, and nothing after it', async () => {
    // Longer than an index takes (a third of a page), and of nothing that could be compressed.
    const long = randomBytes(9000).toString('hex');
    const changes = ['a', long, 'b'].map((slug) => store.commit(insertGroup(slug)));
    const [first, bad, last] = await Promise.allSettled(changes);
    expect([first, last]).toEqual([first, last].map(() => ({ status: 'fulfilled', value: COMMITTED })));
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'internal' } });
    expect(() => store.admit()).not.toThrow();
    await expect(store.transact(async () => ({ change: insertGroup(long), value: 1 }))).rejects.toMatchObject(
      { code: 'internal' },
    );
    expect(() => store.admit()).not.toThrow();
    expect(await store.transact(async () => ({ change: insertGroup('c'), value: 1 }))).toEqual({
      outcome: COMMITTED,
      value: 1,
    });
    expect(await store.all('groups', { tenantId: records.tenantId })).toHaveLength(3);
    expect(brokenLink(await chainLinks(store))).toBeUndefined();
  });

  /** Holds what keeps all other processes of the installation from writing, as a step of a migration does, until it ends. */
  async function alone(at: string): Promise<pg.Client> {
    const client = new pg.Client(at);
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [0x6368616e63657279n]);
    return client;
  }

  function insertGroup(slug: string): Change {
    return records.change([{ insert: 'groups', row: records.group({ slug }) }]);
  }

  test('two writers that need the same new names do not fail each other', async () => {
    const other = await openStore(url, { clock, ids });
    const { tenantId } = records;
    const values = Array.from({ length: 12 }, (_, i) => `${i}.test`);
    const commits = Array.from({ length: 60 }, async (_, i) => {
      const turned = [...values.slice(i % 12), ...values.slice(0, i % 12)];
      const writes = (i % 2 === 0 ? turned : turned.toReversed()).map((value) => {
        const row = { tenantId, hash: utf8(value), type: 'dns', value, reversed: value } as const;
        return { insertNew: 'names', row } as const;
      });
      return await (i % 3 === 0 ? other : store).commit(records.change(writes));
    });
    expect(new Set((await Promise.all(commits)).map(({ status }) => status))).toEqual(new Set(['committed']));
    expect(await store.all('names', { tenantId })).toHaveLength(12);
    const links = await chainLinks(store);
    expect(new Set(links.map(({ link }) => link.writerId)).size).toBe(2);
    expect(brokenLink(links)).toBeUndefined();
    await other.close();
  });

  test("nothing that another process commits comes between a transaction's reads and its change", async () => {
    const other = await openStore(url, { clock, ids });
    const { tenantId } = records;
    let commit: Promise<unknown> | undefined;
    const { value } = await store.transact(async (reader) => {
      commit = other.commit(records.change([{ insert: 'groups', row: records.group() }]));
      await other.all('groups', { tenantId });
      return { value: await reader.all('groups', { tenantId }) };
    });
    expect(value).toEqual([]);
    expect(await commit).toEqual(COMMITTED);
    expect(await store.all('groups', { tenantId })).toHaveLength(1);
    await other.close();
  });

  test('a session that ends while a read has its connection, and nothing is asked on it, is no crash', async () => {
    let isOver = false;
    const reading = Array.from({ length: 10 }, async () => {
      while (!isOver) {
        await store.get('tenants', { id: records.tenantId }).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'unavailable' });
        });
      }
    });
    const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
      AND pid <> pg_backend_pid()`;
    for (let round = 0; round < 15; round++) await asAdministrator(ended, new URL(url).pathname.slice(1));
    isOver = true;
    await Promise.all(reading);
    expect(await store.get('tenants', { id: records.tenantId })).toBeDefined();
  });

  test('what was committed while connections are terminated is there, and what was not is not', async () => {
    const other = await openStore(url, { clock, ids });
    let rounds = 0;
    const writers = [store, store, store, store, other, other].map((to) => writing(to, () => rounds === 40));
    for (; rounds < 40; rounds++) {
      await asAdministrator(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = '${new URL(url).pathname.slice(1)}' AND application_name = 'chancery'`,
      );
      await new Promise((resolve) => setTimeout(resolve, 5 + (rounds % 7)));
    }
    const ended = await Promise.all(writers);
    const { tenantId } = records;
    const stored = (await store.all('groups', { tenantId })).map(({ id }) => String(id));
    const of = (how: 'committed' | 'unavailable'): string[] => ended.flatMap((one) => one[how]);
    expect(of('committed').toSorted()).toEqual(stored);
    expect(stored).not.toEqual([]);
    expect(of('unavailable').filter((id) => stored.includes(id))).toEqual([]);
    expect(brokenLink(await chainLinks(store))).toBeUndefined();
    await other.close();
  });

  test('a migration may wait and take as long as it needs, where any other statement is given up', async () => {
    // Longer than what is not held up takes on a busy machine.
    const patienceMs = 1000;
    const away = await alone(url);
    let isOpen = false;
    const opening = openStore(url, { clock, ids, patienceMs }).finally(() => {
      isOpen = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 3 * patienceMs));
    expect(isOpen).toBe(false);
    await away.end();
    const impatient = await opening;
    const again = await alone(url);
    await expect(impatient.commit(records.change([]))).rejects.toMatchObject({ code: 'unavailable' });
    await again.end();
    expect(await impatient.commit(records.change([]))).toEqual(COMMITTED);
    await impatient.close();
  });

  test('no message holds the password', async () => {
    for (const bad of [
      'postgres://ca:hunter2@127.0.0.1:1/x',
      'postgres://ca:hunter2@[bad/x',
      'mysql://ca:hunter2@h/x',
    ]) {
      const error: unknown = await openStore(bad, { clock, ids }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2');
    }
  });

  describe('behind a wire that is cut', () => {
    let wire: CuttingProxy;
    let far: Store;

    beforeEach(async () => {
      wire = await CuttingProxy.before(url);
      far = await openStore(wire.url, { clock, ids, doubtMs: 2000 });
    });

    afterEach(async () => {
      wire.up();
      await far.close();
      await wire.remove();
    });

    async function commitWith(cut: Cut, isDownAfter = false): Promise<{ told: unknown; isThere: boolean }> {
      const group = records.group();
      wire.cutNextCommit(cut, isDownAfter);
      const told: unknown = await far
        .commit(records.change([{ insert: 'groups', row: group }]))
        .catch((error: unknown) => error);
      const isThere = (await store.get('groups', { tenantId: records.tenantId, id: group.id })) !== undefined;
      return { told, isThere };
    }

    async function goesOn(): Promise<void> {
      expect(await far.commit(records.change([]))).toEqual(COMMITTED);
      expect(brokenLink(await chainLinks(store))).toBeUndefined();
    }

    test('a commit whose answer was lost is found, and the caller told so', async () => {
      expect(await commitWith('answer')).toEqual({ told: COMMITTED, isThere: true });
      await goesOn();
    });

    test('a commit that arrives after the connection was lost is waited for', async () => {
      expect(await commitWith('late')).toEqual({ told: COMMITTED, isThere: true });
      await goesOn();
    });

    test('a commit that never arrived is made again, once', async () => {
      const links = (await chainLinks(store)).length;
      expect(await commitWith('question')).toEqual({ told: COMMITTED, isThere: true });
      expect(await chainLinks(store)).toHaveLength(links + 1);
      await goesOn();
    });

    test.each(['answer', 'question'] as const)(
      'while it cannot be known how a commit ended (the %s was lost), nothing else is committed',
      async (cut) => {
        const links = (await chainLinks(store)).length;
        const { told, isThere } = await commitWith(cut, true);
        expect(told).toMatchObject({
          code: 'unavailable',
          detail: expect.stringContaining('cannot be known'),
        });
        expect(isThere).toBe(cut === 'answer');
        await expect(far.commit(records.change([]))).rejects.toMatchObject({ code: 'unavailable' });
        wire.up();
        await goesOn();
        expect(await chainLinks(store)).toHaveLength(links + (cut === 'answer' ? 2 : 1));
      },
    );
  });
});
