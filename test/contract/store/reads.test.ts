import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nameWrites } from '../../../src/authorities/name-rows.ts';
import { utf8 } from '../../../src/base/bytes.ts';
import type { Id } from '../../../src/base/ids.ts';
import type { CertificateQuery, NamePattern } from '../../../src/records/search.ts';
import type { Page, Store, Write } from '../../../src/records/store.ts';
import type { Row } from '../../../src/records/tables.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { mustCommit } from '../../support/inventory.ts';
import { Records } from '../../support/records.ts';
import { ENGINES, type Place } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.each(ENGINES)('reads of the $name store', (kind) => {
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

  test('a table is walked whole, page by page, in the order of its key, whatever a page’s length', async () => {
    const own = [records, records.elsewhere(), records.elsewhere()];
    for (const of of own.slice(1)) await store.commit(of.change([{ insert: 'tenants', row: of.tenant() }]));
    const rows = own.flatMap((of) => Array.from({ length: 4 }, () => of.key()));
    await mustCommit(store, records.change(rows.toReversed().map((row): Write => ({ insert: 'keys', row }))));
    const expected = rows.map(({ id, tenantId }) => `${tenantId} ${id}`).sort();
    for (const limit of [1, 5, 12, 100]) {
      const seen: string[] = [];
      let page = await store.walk('keys', undefined, limit);
      while (page.length > 0) {
        expect(page.length).toBeLessThanOrEqual(limit);
        seen.push(...page.map(({ id, tenantId }) => `${tenantId} ${id}`));
        page = await store.walk('keys', page.at(-1), limit);
      }
      expect(seen).toEqual(expected);
    }
    await expect(store.walk('keys', { id: ids.next() }, 1)).rejects.toThrow(RangeError);
    await expect(store.walk('keys', undefined, 0)).rejects.toThrow(RangeError);
  });

  test('a table whose key is one column, or begins with a number, is walked alike', async () => {
    const rows = Array.from({ length: 5 }, () => ({
      id: records.id(),
      spki: utf8('spki'),
      sealed: utf8('sealed'),
      createdAt: 1,
    }));
    await mustCommit(store, records.change(rows.map((row): Write => ({ insert: 'auditSigners', row }))));
    const [first, ...others] = rows;
    expect(await store.walk('auditSigners', first, 10)).toEqual(others);
    const tiles = [2, 10, 300].flatMap((level) => [0, 7].map((position) => ({ level, position })));
    const write = (tile: { level: number; position: number }): Write => {
      return { insert: 'auditTiles', row: { ...tile, hashes: utf8('hashes') } };
    };
    await mustCommit(store, records.change(tiles.toReversed().map(write)));
    expect((await store.walk('auditTiles', tiles[1], 3)).map(({ level }) => level)).toEqual([10, 10, 300]);
  });

  async function issuer(of: Records = records): Promise<Row<'issuers'>> {
    const [authority, key] = [of.authority(), of.key()];
    const row = of.issuer(authority.id, key.id);
    const writes = [
      { insert: 'authorities', row: authority },
      { insert: 'keys', row: key },
      { insert: 'issuers', row },
    ] as const;
    expect((await store.commit(of.change(writes))).status).toBe('committed');
    return row;
  }

  async function insert(...rows: readonly Row<'certificates'>[]): Promise<void> {
    const writes = rows.map((row) => ({ insert: 'certificates', row }) as const);
    expect((await store.commit(records.change(writes))).status).toBe('committed');
  }

  test('a list answers pages, the newest first, and nothing of other tenants', async () => {
    const { tenantId } = records;
    const elsewhere = records.elsewhere();
    await store.commit(
      elsewhere.change([
        { insert: 'tenants', row: elsewhere.tenant() },
        { insert: 'groups', row: elsewhere.group() },
      ]),
    );
    const rows = Array.from({ length: 7 }, () => records.group());
    await store.commit(records.change(rows.map((row) => ({ insert: 'groups', row }))));
    const newest = rows.toReversed();
    expect(await store.list('groups', { tenantId }, { limit: 100 })).toEqual(newest);
    expect(await store.list('groups', { tenantId }, { limit: 3 })).toEqual(newest.slice(0, 3));
    const rest = await store.list('groups', { tenantId }, { limit: 100, before: newest[2]?.id });
    expect(rest).toEqual(newest.slice(3));
    expect(await store.list('groups', { tenantId, slug: 'none' }, { limit: 3 })).toEqual([]);
  });

  test('a column equals NULL where NULL is asked for', async () => {
    const { tenantId } = records;
    const [there, gone] = [records.identity(), records.identity({ removedAt: 5 })];
    await store.commit(
      records.change([
        { insert: 'identities', row: there },
        { insert: 'identities', row: gone },
      ]),
    );
    expect(await store.list('identities', { tenantId, removedAt: null }, { limit: 9 })).toEqual([there]);
    expect(await store.all('identities', { tenantId, removedAt: 5 })).toEqual([gone]);
  });

  test('text is ordered by its UTF-8 octets', async () => {
    const { tenantId } = records;
    const identity = records.identity();
    const providers = ['a', 'B', 'ä', 'z', '_', '-', 'aa', 'a b', '10', '9', '\uffee', '\u{1f600}', 'Ａ', ''];
    const rows = providers.map((provider) => ({
      tenantId,
      provider,
      subject: 's',
      identityId: identity.id,
      createdAt: 1,
    }));
    await store.commit(
      records.change([
        { insert: 'identities', row: identity },
        ...rows.map((row) => ({ insert: 'externalLinks', row }) as const),
      ]),
    );
    const read = await store.all('externalLinks', { tenantId });
    const sorted = providers.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(read.map(({ provider }) => provider)).toEqual(sorted);
    const first = await store.first('externalLinks', { tenantId }, 3);
    expect(first.map(({ provider }) => provider)).toEqual(sorted.slice(0, 3));
    expect(await store.first('externalLinks', { tenantId }, 100)).toEqual(read);
    await expect(store.first('externalLinks', { tenantId }, 0)).rejects.toThrow(RangeError);
  });

  test('certificates are found by authority, kind, serial and name, with their revocation', async () => {
    const { tenantId } = records;
    const [one, two] = [await issuer(), await issuer()];
    const plain = records.certificate(one, { commonName: 'a.test' });
    const same = records.certificate(two, { commonName: 'a.test', serial: plain.serial });
    const ssh = records.certificate(one, { kind: 'ssh', request: [1, null, 'x'] });
    const ca = records.certificate(one, { isAuthority: true });
    await insert(plain, same, ssh, ca);
    const revocation = {
      tenantId,
      issuerId: one.id,
      serial: plain.serial,
      certificateId: plain.id,
      crlShard: 0,
      reason: 1,
      revokedAt: 9,
      invalidityAt: null,
      listUntil: 9,
    };
    await store.commit(records.change([{ insert: 'revocations', row: revocation }]));

    const find = async (query: object): Promise<unknown> =>
      (await store.certificates({ tenantId, authorities: false, limit: 9, ...query })).listings;
    const exact = (value: string): object => ({ match: 'exact', values: [value] });
    const listed = (certificate: Row<'certificates'>): unknown => ({
      certificate,
      revocation: certificate === plain ? revocation : undefined,
      authorityRevocation: undefined,
    });
    expect(await find({})).toEqual([ssh, same, plain].map(listed));
    expect(await find({ authorities: true })).toEqual([ca, ssh, same, plain].map(listed));
    expect(await find({ authorities: true, limit: 1, after: { id: ca.id, key: null } })).toEqual(
      [ssh].map(listed),
    );
    expect(await find({ kind: 'ssh' })).toEqual([ssh].map(listed));
    expect(await find({ authorityId: two.authorityId })).toEqual([same].map(listed));
    expect(await find({ serial: plain.serial })).toEqual([same, plain].map(listed));
    expect(await find({ commonName: exact('a.test'), authorityId: one.authorityId })).toEqual(
      [plain].map(listed),
    );
    expect(await find({ commonName: undefined, kind: undefined })).toHaveLength(3);
    expect(await find({ tenantId: records.id() })).toEqual([]);
  });

  test('certificates that were deleted are found only when they are asked for', async () => {
    const { tenantId } = records;
    const own = await issuer();
    const given = { commonName: 'gone.test', role: 'svc', notAfter: 50 };
    const [there, gone] = [given, { ...given, archivedAt: 7 }].map((one) => records.certificate(own, one));
    if (there === undefined || gone === undefined) throw new Error('nothing to be found');
    await insert(there, gone);
    const names = [there, gone].flatMap((row) => nameWrites(row, [{ type: 'dns', value: 'gone.test' }]));
    const revocations = [there, gone].map(({ id: certificateId, serial }): Write => {
      return { insert: 'revocations', row: records.revocation(own, { certificateId, serial }) };
    });
    await mustCommit(store, records.change([...names, ...revocations]));

    const find = async (query: Partial<CertificateQuery>): Promise<unknown> => {
      const page = await store.certificates({ tenantId, authorities: true, limit: 9, ...query });
      return page.listings.map(({ certificate }) => certificate);
    };
    const text = (match: 'exact' | 'prefix' | 'suffix', value: string): NamePattern => {
      return { match, values: [value] };
    };
    const patterns = [text('exact', 'gone.test'), text('prefix', 'gone'), text('suffix', '.test')];
    const searches: readonly Partial<CertificateQuery>[] = [
      {},
      { kind: 'x509' },
      { authorityId: own.authorityId as Id },
      { role: 'svc' },
      { endsFrom: 50, endsUntil: 51 },
      { revoked: true },
      ...patterns.flatMap((pattern) => [{ commonName: pattern }, { san: pattern }]),
    ];
    const orders = (['created', 'expires', 'commonName'] as const).map((by) => ({ by, descending: true }));
    for (const search of searches) {
      for (const order of orders) {
        expect(await find({ ...search, order })).toEqual([there]);
        expect(await find({ ...search, order, includeArchived: true })).toEqual([gone, there]);
      }
    }
    for (const one of [{ id: gone.id }, { serial: gone.serial }]) {
      expect(await find(one)).toEqual([]);
      expect(await find({ ...one, includeArchived: true })).toEqual([gone]);
      expect(await find({ ...one, includeArchived: false })).toEqual([]);
    }
  });

  test("an issuer's serials are its own", async () => {
    const [one, two] = [await issuer(), await issuer()];
    const serial = utf8('serial');
    await insert(records.certificate(one, { serial }), records.certificate(two, { serial }));
    const again = records.certificate(one, { serial });
    expect(await store.commit(records.change([{ insert: 'certificates', row: again }]))).toEqual({
      status: 'conflict',
      table: 'certificates',
      key: ['issuerId', 'serial'],
    });
  });

  test('events are found by what was done, by whom, when and how it ended', async () => {
    const { tenantId } = records;
    const identityId = records.id();
    const events = [
      records.event({ action: 'pki.issued', atMs: 1000, identityId, requestId: 'r1' }),
      records.event({ action: 'pki.issued', atMs: 2000, success: false }),
      records.event({ action: 'pki.revoked', atMs: 3000, identityId }),
    ];
    await store.commit(records.change([], { events }));
    const find = async (query: object): Promise<unknown[]> =>
      (await store.events({ tenantId, limit: 9, ...query })).map(({ id }) =>
        events.findIndex((e) => e.id === id),
      );
    expect(await find({})).toEqual([2, 1, 0, -1]);
    expect(await find({ action: 'pki.issued' })).toEqual([1, 0]);
    expect(await find({ identityId })).toEqual([2, 0]);
    expect(await find({ requestId: 'r1' })).toEqual([0]);
    expect(await find({ success: false })).toEqual([1]);
    expect(await find({ fromMs: 1000, untilMs: 3000 })).toEqual([1, 0]);
    expect(await find({ before: events[2]?.id, limit: 1 })).toEqual([1]);
  });

  test('totals are summed over writers, and 0 for what was never counted', async () => {
    const { tenantId } = records;
    const [one, two, none] = [records.id(), records.id(), records.id()];
    const count = async (to: Store, subjectId: typeof one, by: number): Promise<void> => {
      const counts = [{ tenantId, subjectId, name: 'issued', by }] as const;
      expect((await to.commit(records.change([], { counts }))).status).toBe('committed');
    };
    const other = (await place.again?.({ clock, ids })) ?? store;
    await Promise.all([
      ...Array.from({ length: 20 }, () => count(store, one, 2)),
      ...Array.from({ length: 20 }, () => count(other, one, 1)),
      count(other, two, 5),
    ]);
    await count(store, one, -10);
    const totals = await store.totals(tenantId, 'issued', [one, two, none]);
    if (other !== store) await other.close();
    expect(totals).toEqual(
      new Map([
        [one, 50],
        [two, 5],
        [none, 0],
      ]),
    );
    expect(await store.totals(records.id(), 'issued', [one])).toEqual(new Map([[one, 0]]));
    expect(await store.totals(tenantId, 'issued', [])).toEqual(new Map());
  });

  test('a read that does not fit the tables is a defect of the caller', async () => {
    const { tenantId } = records;
    const page: Page = { limit: 1 };
    const wrong = { tenantId, colour: 1 } as Partial<Row<'groups'>>;
    await expect(store.get('groups', { tenantId })).rejects.toThrow(RangeError);
    await expect(store.get('groups', { tenantId, id: tenantId, slug: 'a' })).rejects.toThrow(RangeError);
    await expect(store.get('identities', { tenantId, username: null })).rejects.toThrow(RangeError);
    await expect(store.all('groups', wrong)).rejects.toThrow(RangeError);
    await expect(store.all('groups', { slug: undefined } as never)).rejects.toThrow(RangeError);
    await expect(store.list('names', { tenantId }, page)).rejects.toThrow(RangeError);
    await expect(store.list('policies', { source: {} }, page)).rejects.toThrow(RangeError);
    await expect(store.list('groups', { tenantId }, { limit: 0 })).rejects.toThrow(RangeError);
    expect(await store.list('groups', { tenantId }, page)).toEqual([]);
  });
});
