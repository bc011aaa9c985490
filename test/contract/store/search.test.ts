/** Every search answers alike on all engines, in whatever way the engine comes to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CertificateRow } from '../../../src/records/certificates.ts';
import type { CertificateListing, CertificateQuery } from '../../../src/records/search.ts';
import type { Reader, Store } from '../../../src/records/store.ts';
import { TABLES } from '../../../src/records/tables.ts';
import { memoryStore } from '../../../src/store/memory/store.ts';
import { openStore } from '../../../src/store/open.ts';
import { run } from '../../../src/store/sql/postgres/client.ts';
import { POSTGRES } from '../../../src/store/sql/postgres/dialect.ts';
import { sqlReader } from '../../../src/store/sql/read.ts';
import type { Effort } from '../../../src/store/sql/search/search.ts';
import { SQLITE } from '../../../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../../../src/store/sql/sqlite/driver.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { mustCommit, PARTS, type World, world } from '../../support/inventory.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../../support/postgres.ts';
import { Records } from '../../support/records.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

interface Engine {
  readonly store: Store;
  /** A reader that takes no more than so much effort. */
  readonly reader: (effort: Effort) => Reader;
  readonly close: () => Promise<void>;
}

const clock = new TestClock();
const ids = testIds(clock);

const ENGINES: Readonly<Record<string, () => Promise<Engine>>> = {
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
    const path = join(folder, 'chancery.db');
    const store = await openStore(`sqlite:${path}`, { clock, ids });
    const file = new SqliteFile(path);
    const close = async (): Promise<void> => {
      file.close();
      await store.close();
      rmSync(folder, { recursive: true });
    };
    return {
      store,
      reader: (effort) => sqlReader(SQLITE, async (sql, values) => file.query(sql, values), effort),
      close,
    };
  },
  ...(hasPostgres && {
    postgres: async () => {
      const url = await freshDatabase();
      const store = await openStore(url, { clock, ids });
      const client = new pg.Client({
        connectionString: url,
        types: { getTypeParser: () => (value: string | Buffer) => value.toString() },
      });
      await client.connect();
      const close = async (): Promise<void> => {
        await Promise.all([client.end(), store.close()]);
        await dropDatabase(url);
      };
      const reader = (effort: Effort): Reader =>
        sqlReader(POSTGRES, (sql, values) => run(client, sql, values), effort);
      return { store, reader, close };
    },
  }),
};

/** Ways of an engine to an answer: by few rows sorted, or by walking an index a few rows at a time. */
const EFFORTS: readonly Effort[] = [
  { few: 2000, budget: 5000 },
  { few: 8, budget: 1000 },
  { few: 0, budget: 1000 },
  { few: 0, budget: 7 },
  { few: 3, budget: 24 },
];

const option = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: of, weight: 1 });

const TEXTS = [...PARTS.commonNames, ...PARTS.sans.map(({ value }) => value)]
  .filter((text) => text !== null)
  .flatMap((text) => [text, text.slice(0, 3), text.slice(-4), text.toLowerCase()])
  .concat('.a.test', '\u{1f600}', 'none')
  .filter((text) => text.isWellFormed());

const pattern = fc.record({
  match: fc.constantFrom('exact', 'prefix', 'suffix'),
  values: fc.uniqueArray(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 2 }),
});

function queries({ authorities, certificates, tenantId }: World): fc.Arbitrary<CertificateQuery> {
  const time = fc.constantFrom(100, 101, 200, 250, 300, 301);
  return fc.record({
    tenantId: fc.constant(tenantId),
    kind: option(fc.constantFrom('x509', 'ssh')),
    id: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 15 },
      fc.constantFrom(...certificates.map(({ id }) => id)),
    ),
    authorities: fc.boolean(),
    includeArchived: fc.constantFrom(undefined, false, true),
    authorityId: option(fc.constantFrom(...authorities)),
    role: option(fc.constantFrom('svc', 'web', 'none')),
    serial: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 15 },
      fc.constantFrom(...certificates.map(({ serial }) => serial)),
    ),
    commonName: option(
      pattern.map(({ match, values }) => ({ match, values: values.map((one) => one.toLowerCase()) })),
    ),
    san: option(pattern),
    endsFrom: option(time),
    endsUntil: option(time),
    revoked: fc.constantFrom(undefined, false, true),
    order: option(
      fc.record({ by: fc.constantFrom('created', 'expires', 'commonName'), descending: fc.boolean() }),
    ),
    limit: fc.constantFrom(1, 2, 5, 100),
  });
}

type Column = keyof CertificateRow;

function pick<T extends object>(from: T, names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<T>;
}

/** What matters of an answer, short enough to be read when it is wrong. */
function shown(listings: readonly CertificateListing[]): readonly string[] {
  return listings.map(({ authorityRevocation, certificate, revocation }) =>
    [certificate.id.slice(-6), revocation?.reason, authorityRevocation?.reason].join(' '),
  );
}

/** All pages of a query. @param between what happens after each */
async function walked(
  reader: Reader,
  query: CertificateQuery,
  between: (page: number) => Promise<unknown> = async () => {},
): Promise<readonly CertificateListing[]> {
  const found: CertificateListing[] = [];
  let after = query.after;
  for (let pages = 0; ; pages++) {
    if (pages > 500) throw new Error('the pages do not end');
    const page = await reader.certificates({ ...query, after });
    expect(page.listings.length).toBeLessThanOrEqual(query.limit);
    found.push(...page.listings);
    if (page.next === undefined) return found;
    after = page.next;
    await between(pages);
  }
}

describe.each(Object.entries(ENGINES))('a search on %s', (_, open) => {
  let engine: Engine;
  let memory: Store;
  let one: World;

  beforeAll(async () => {
    engine = await open();
    memory = memoryStore({ clock, ids });
    one = world(new Records(ids), 120);
    const other = world(new Records(ids), 20);
    for (const change of [...one.changes, ...other.changes]) {
      for (const store of [engine.store, memory]) {
        await mustCommit(store, change);
      }
    }
  });

  afterAll(() => engine.close());

  test('answers every page as the reference does', async () => {
    await fc.assert(
      fc.asyncProperty(queries(one), async (query) => {
        const wanted = await memory.certificates(query);
        expect(await engine.store.certificates(query)).toEqual(wanted);
        if (wanted.next === undefined) return;
        const next = { ...query, after: wanted.next };
        expect(await engine.store.certificates(next)).toEqual(await memory.certificates(next));
      }),
      { numRuns: 400 },
    );
  });

  test.each(EFFORTS)(
    'finds the same, page by page, by any way ($few few, $budget a page)',
    async (effort) => {
      const reader = engine.reader(effort);
      await fc.assert(
        fc.asyncProperty(queries(one), async (query) => {
          expect(shown(await walked(reader, query))).toEqual(shown(await walked(memory, query)));
        }),
        { numRuns: 150 },
      );
    },
  );

  test('lists of each certificate the columns that are asked for, and as many as all of it', async () => {
    const columns = fc.uniqueArray(
      fc.constantFrom(...(Object.keys(TABLES.certificates.columns) as Column[])),
    );
    await fc.assert(
      fc.asyncProperty(queries(one), columns, async (query, asked) => {
        const listed = await engine.store.listed(query, asked);
        expect(listed).toEqual(await memory.listed(query, asked));
        const { listings, next } = await memory.certificates(query);
        expect(listed.next).toEqual(next);
        expect(listed.listings).toEqual(
          listings.map(({ authorityRevocation, certificate, revocation }) => ({
            certificate: pick(certificate, [...asked, 'id', 'notAfter', 'commonName']),
            revocation: revocation && pick(revocation, ['revokedAt', 'reason']),
            authorityRevocation,
          })),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('lets others have their turn on a walk that compares names, and finds the same', async () => {
    const reader = engine.reader({ few: 0, budget: 1000 });
    const query: CertificateQuery = {
      tenantId: one.tenantId,
      san: { match: 'suffix', values: ['foo'] },
      authorities: true,
      limit: 1000,
    };
    let turns = 0;
    let watching = setImmediate(function watch() {
      turns++;
      watching = setImmediate(watch);
    });
    const found = await walked(reader, query);
    clearImmediate(watching);
    expect(turns).toBeGreaterThan(0);
    expect(found.length).toBeGreaterThan(0);
    expect(shown(found)).toEqual(shown(await walked(memory, query)));
  });

  test('answers the names of certificates but the common ones, in order', async () => {
    const asked = one.certificates.map(({ id }) => id);
    const names = await engine.store.namesOf(one.tenantId, asked);
    expect(names).toEqual(await memory.namesOf(one.tenantId, asked));
    expect([...names.values()].some((own) => own.length > 1)).toBe(true);
    expect(await engine.store.namesOf(ids.next(), asked.slice(0, 1))).toEqual(new Map([[asked[0], []]]));
    expect(await engine.store.namesOf(one.tenantId, [])).toEqual(new Map());
  });
});

describe.each(Object.entries(ENGINES))('pages on %s, while others insert', (_, open) => {
  let engine: Engine;
  let number = 0;

  beforeAll(async () => {
    engine = await open();
  });

  afterAll(() => engine.close());

  const orders = (['created', 'expires', 'commonName'] as const).flatMap((by) =>
    [true, false].map((descending) => ({ by, descending })),
  );

  test.each(orders.flatMap((order) => EFFORTS.map((effort) => [order, effort] as const)))(
    'miss nothing that was there, and show nothing twice: %j %j',
    async (order, effort) => {
      const one = world(new Records(ids), 40);
      for (const change of one.changes) await engine.store.commit(change);
      const query = { tenantId: one.tenantId, authorities: true, includeArchived: true, order, limit: 3 };
      const there = (await walked(engine.store, query)).map(({ certificate }) => certificate.id);
      expect(there).toHaveLength(40);
      const insert = async (): Promise<void> => {
        number += 1;
        clock.advance(1);
        // Now and then, and not for ever: what comes behind a page is shown too.
        if (number % 3 !== 0) return;
        expect((await engine.store.commit(one.another(number))).status).toBe('committed');
      };
      const seen = await walked(engine.reader(effort), query, insert);
      const shown = seen.map(({ certificate }) => certificate.id);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.filter((id) => there.includes(id))).toEqual(there);
    },
  );
});
