/** PostgreSQL whose growing tables are cut by time: rows stand on both sides of a cut, and nothing else is to be seen of it. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Id } from '../../src/base/ids.ts';
import type { Store, Write } from '../../src/records/store.ts';
import type { Row } from '../../src/records/tables.ts';
import { newSerial } from '../../src/signing/serial.ts';
import { partitionStore } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { type Migration, migrate } from '../../src/store/sql/migrate.ts';
import { MIGRATIONS } from '../../src/store/sql/migrations/all.ts';
import { PostgresConnection } from '../../src/store/sql/postgres/connection.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { beginPartition, GROWING } from '../../src/store/sql/postgres/partitions.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { launch } from '../support/process.ts';
import { Records } from '../support/records.ts';
import { readPostgres } from '../support/sql.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DAY_MS = 86_400_000;
const clock = new TestClock();
const ids = testIds(clock);
const random = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
const records = new Records(ids);
const [key, authority] = [records.key(), records.authority()];
const issuer = records.issuer(authority.id, key.id);
const { tenantId } = records;

describe.skipIf(!hasPostgres)('a PostgreSQL that is cut by time', () => {
  let url = '';
  let store: Store;
  let other: Store;
  /** Before the first cut, between the two, and behind them. */
  const made: Row<'certificates'>[] = [];
  const begun: (number | undefined)[] = [];

  const cut = (): Promise<number | undefined> =>
    partitionStore(url, { clock, ids }, { found: () => {}, began: () => {}, made: () => {} });
  const commit = (...writes: readonly Write[]): ReturnType<Store['commit']> =>
    store.commit(records.change(writes));

  /** With a serial number as ours are. */
  function certificate(given: Partial<Row<'certificates'>> = {}): Row<'certificates'> {
    const id = ids.next();
    return records.certificate(issuer, { id, serial: newSerial(id, random), lineageId: id, ...given });
  }

  async function issue(row: Row<'certificates'>): Promise<void> {
    const name = { tenantId, hash: row.leafHash, type: 'dns', value: row.id, reversed: row.id } as const;
    expect(
      await commit(
        { insert: 'certificates', row },
        { insert: 'certificateBodies', row: { tenantId, certificateId: row.id, body: row.leafHash } },
        { insertNew: 'names', row: name },
        { insert: 'certificateNames', row: { tenantId, nameHash: name.hash, certificateId: row.id } },
      ),
    ).toEqual({ status: 'committed' });
    made.push(row);
  }

  beforeAll(async () => {
    url = await freshDatabase();
    store = await openStore(url, { clock, ids });
    other = await openStore(url, { clock, ids });
    await commit({ insert: 'tenants', row: records.tenant() });
    await commit(
      { insert: 'keys', row: key },
      { insert: 'authorities', row: authority },
      { insert: 'issuers', row: issuer },
    );
    await issue(certificate());
    for (let times = 0; times < 2; times++) {
      begun.push(await cut());
      clock.advance(30 * DAY_MS);
      await issue(certificate());
    }
  });

  afterAll(async () => {
    await Promise.all([store.close(), other.close()]);
    await dropDatabase(url);
  });

  test('begins at the end of a day, once for each, and rows go where their ids belong', async () => {
    expect(begun).toEqual([Date.UTC(2026, 0, 2), Date.UTC(2026, 1, 1)]);
    for (const [table, by] of [
      ['certificates', 'id'],
      ['certificate_bodies', 'certificate_id'],
      ['certificate_names', 'certificate_id'],
    ] as const) {
      const rows = await readPostgres(
        url,
        `SELECT tableoid::regclass::text AS part FROM ${table} ORDER BY ${by}`,
      );
      expect(rows.map(({ part }) => part)).toEqual(
        ['p0', 'p20260102', 'p20260201'].map((part) => `${table}_${part}`),
      );
    }
    const events = await readPostgres(
      url,
      'SELECT DISTINCT tableoid::regclass::text AS part FROM audit_events',
    );
    expect(events).toHaveLength(3);
  });

  test('is read as if it were whole', async () => {
    for (const row of made) {
      expect(await store.get('certificates', { tenantId, id: row.id })).toEqual(row);
      expect(await store.get('certificates', { issuerId: row.issuerId, serial: row.serial })).toEqual(row);
      expect(await store.all('certificates', { leafHash: row.leafHash })).toEqual([row]);
      const certificateId = row.id;
      expect(await store.get('certificateBodies', { tenantId, certificateId })).toMatchObject({
        certificateId,
      });
    }
    expect(await store.list('certificates', { tenantId }, { limit: 10 })).toEqual([...made].reverse());
    const names = await store.namesOf(
      tenantId,
      made.map(({ id }) => id),
    );
    expect([...names.values()].map((of) => of.length)).toEqual([1, 1, 1]);
    expect((await store.links(undefined, 100)).flatMap(({ events }) => events)).toHaveLength(5);
  });

  test('reads a row by its id in its own partition alone', async () => {
    const id = made[0]?.id ?? '';
    const rows = await readPostgres(
      url,
      `EXPLAIN SELECT * FROM certificates WHERE tenant_id = '${tenantId}' AND id = '${id}'`,
    );
    const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(plan).toContain('certificates_p0');
    expect(plan).not.toContain('certificates_p2026');
  });

  test('is known to the planner as a whole', async () => {
    const sql = "SELECT DISTINCT tablename AS name FROM pg_stats WHERE inherited AND schemaname = 'public'";
    const names = (await readPostgres(url, sql)).map(({ name }) => name);
    expect(names.map(String).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'audit_events',
      'certificate_bodies',
      'certificate_names',
      'certificates',
    ]);
  });

  test('holds each key across its partitions, and names it as the whole table’s', async () => {
    const serials = { status: 'conflict', table: 'certificates', key: ['issuerId', 'serial'] };
    for (const { id, leafHash, serial } of made) {
      expect(await commit({ insert: 'certificates', row: certificate({ id }) })).toEqual({
        status: 'conflict',
        table: 'certificates',
        key: ['tenantId', 'id'],
      });
      // Whatever its own time, and however long it is.
      expect(await commit({ insert: 'certificates', row: certificate({ serial }) })).toEqual(serials);
      const body = { tenantId, certificateId: id, body: leafHash };
      expect(await commit({ insert: 'certificateBodies', row: body })).toMatchObject({
        status: 'conflict',
        table: 'certificateBodies',
      });
    }
    const foreign = Uint8Array.of(1, 2, 3);
    await issue(certificate({ serial: foreign, origin: 'import' }));
    clock.advance(30 * DAY_MS);
    expect(await cut()).toBeDefined();
    clock.advance(30 * DAY_MS);
    expect(await commit({ insert: 'certificates', row: certificate({ serial: foreign }) })).toEqual(serials);
    await issue(certificate({ serial: Uint8Array.of(1, 2, 4), origin: 'import' }));
  });

  test('keeps one of two that are imported at once on both sides of a cut', async () => {
    for (let times = 0; times < 10; times++) {
      const serial = Uint8Array.of(9, 9, times);
      const early = certificate({ serial, id: `01900000-0000-7000-8000-00000000000${times}` as Id });
      const outcomes = await Promise.all([
        store.commit(records.change([{ insert: 'certificates', row: early }])),
        other.commit(records.change([{ insert: 'certificates', row: certificate({ serial }) }])),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['committed', 'conflict']);
    }
  });

  test('still holds what refers to certificates, and what these refer to', async () => {
    const ssh = (id: Id): Row<'sshCertificates'> => ({
      tenantId,
      id,
      authorityId: authority.id,
      issuerId: issuer.id,
      type: 'user',
      keyId: 'key',
      fingerprint: Uint8Array.of(1),
      notAfter: 1,
    });
    for (const { id } of made) {
      expect(await commit({ insert: 'sshCertificates', row: ssh(id) })).toEqual({ status: 'committed' });
    }
    const stale = { status: 'stale', table: 'sshCertificates' };
    expect(await commit({ insert: 'sshCertificates', row: ssh(ids.next()) })).toEqual(stale);
    const orphan = certificate({ issuerId: ids.next() });
    expect(await commit({ insert: 'certificates', row: orphan })).toMatchObject({ status: 'stale' });
  });

  test('is cut no further within four weeks, and not before a row of a later time', async () => {
    clock.advance(30 * DAY_MS);
    expect(await cut()).toBeDefined();
    clock.advance(20 * DAY_MS);
    expect(await cut()).toBeUndefined();
    const parts = 'SELECT count(*)::int AS parts FROM pg_inherits';
    const before = await readPostgres(url, parts);
    const ahead = testIds(new TestClock(clock.now() + 90 * DAY_MS)).next();
    await issue(certificate({ id: ahead }));
    clock.advance(30 * DAY_MS);
    await expect(cut()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ahead'),
    });
    expect(await readPostgres(url, parts)).toEqual(before);
    await issue(certificate());
    clock.advance(90 * DAY_MS);
    expect(await cut()).toBeDefined();
  });
});

describe.skipIf(!hasPostgres)('a later version of the schema', () => {
  /** What a version may do to a table that grows: another column, filled and with an index; one that may be null; an index less. */
  const later: Migration = {
    version: MIGRATIONS.length + 1,
    name: 'later',
    statements: ({ allowNull, types }) => [
      `ALTER TABLE certificates ADD COLUMN later ${types.text} NOT NULL DEFAULT 'unknown'`,
      `UPDATE certificates SET later = common_name_key WHERE common_name_key IS NOT NULL`,
      `CREATE INDEX certificates_by_later ON certificates (tenant_id, later)`,
      'DROP INDEX certificates_by_serial',
      ...allowNull('certificates', 'later', types.text),
    ],
  };

  test('is reached from tables that were cut, and they are cut further on', async () => {
    const url = await freshDatabase();
    const now = new TestClock();
    const own = testIds(now);
    const store = await openStore(url, { clock: now, ids: own });
    const of = new Records(own);
    const [certified, signing] = [of.key(), of.authority()];
    const by = of.issuer(signing.id, certified.id);
    const issue = async (commonName: string): Promise<void> => {
      const row = of.certificate(by, { commonName });
      const outcome = await store.commit(of.change([{ insert: 'certificates', row }]));
      expect(outcome).toEqual({ status: 'committed' });
    };
    await store.commit(of.change([{ insert: 'tenants', row: of.tenant() }]));
    await store.commit(
      of.change([
        { insert: 'keys', row: certified },
        { insert: 'authorities', row: signing },
        { insert: 'issuers', row: by },
      ]),
    );
    await issue('first.test');
    await partitionStore(url, { clock: now, ids: own }, { found: () => {}, began: () => {}, made: () => {} });
    now.advance(40 * DAY_MS);
    await issue('second.test');

    const connection = new PostgresConnection(url, own.next());
    await migrate(connection, POSTGRES, [...MIGRATIONS, later], 1);
    await issue('third.test');
    await connection.begin('alone');
    for (const growing of GROWING) {
      expect(await beginPartition(connection.query, growing, now.now() + DAY_MS)).toBe(true);
    }
    await connection.commit();
    await connection.close();
    now.advance(2 * DAY_MS);
    await issue('fourth.test');

    const rows = await readPostgres(
      url,
      'SELECT tableoid::regclass::text AS part, later FROM certificates ORDER BY id',
    );
    expect(rows.map(({ later: value }) => value)).toEqual([
      'first.test',
      'second.test',
      'unknown',
      'unknown',
    ]);
    expect(new Set(rows.map(({ part }) => part)).size).toBe(3);
    const indexes = await readPostgres(
      url,
      `SELECT count(*) FILTER (WHERE pg_get_indexdef(indexrelid) LIKE '%(tenant_id, later)')::int AS later,
       count(*) FILTER (WHERE pg_get_indexdef(indexrelid) LIKE '%(tenant_id, serial)')::int AS serial
       FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE c.relname LIKE 'certificates%'`,
    );
    // The whole's, and one of each of the three parts.
    expect(indexes).toEqual([{ later: 4, serial: 0 }]);
    await store.close();
    await dropDatabase(url);
  });
});

describe.skipIf(!hasPostgres)('chancery partition', () => {
  test('names each table, and says where the new partitions begin; SQLite has none', async () => {
    const url = await freshDatabase();
    await (await openStore(url, { clock, ids })).close();
    const run = async (env: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
      const child = await launch({ env, command: ['partition'] });
      return [(await child.exited).code, child.stdout(), child.stderr()];
    };
    const tables = ['certificates', 'certificate_bodies', 'certificate_names', 'audit_events'];
    expect(await run({ CHANCERY_DATABASE_URL: url })).toEqual([
      0,
      expect.stringMatching(
        `^${tables.map((table) => `  ${table}: .*s\n`).join('')}What is made from .*T00:00:00.000Z on goes`,
      ),
      tables.map((table) => `chancery: ${table}\n`).join(''),
    ]);
    expect(await run({ CHANCERY_DATABASE_URL: url })).toEqual([
      0,
      expect.stringContaining('four weeks'),
      expect.any(String),
    ]);
    expect(await run({})).toEqual([1, '', expect.stringContaining('SQLite has no partitions')]);
    await dropDatabase(url);
  });
});
