/** A database that an earlier program made and filled, opened by this one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import type { Store } from '../../src/records/store.ts';
import type { Row, TableName } from '../../src/records/tables.ts';
import { openStore } from '../../src/store/open.ts';
import { encode } from '../../src/store/sql/codec.ts';
import type { Connection, Dialect } from '../../src/store/sql/dialect.ts';
import { migrate } from '../../src/store/sql/migrate.ts';
import { MIGRATIONS } from '../../src/store/sql/migrations/all.ts';
import { PostgresConnection } from '../../src/store/sql/postgres/connection.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { quoted, SQL_TABLES } from '../../src/store/sql/schema.ts';
import { SqliteConnection } from '../../src/store/sql/sqlite/connection.ts';
import { SQLITE } from '../../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../../src/store/sql/sqlite/driver.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { Records } from '../support/records.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clock = new TestClock();
const ids = testIds(clock);

interface Engine {
  readonly name: string;
  readonly dialect: Dialect;
  /** An empty database, and a connection that ends before the store is opened. */
  readonly make: () => Promise<{
    readonly url: string;
    readonly connection: Connection;
    readonly disconnect: () => Promise<void>;
    readonly remove: () => Promise<void>;
  }>;
}

const sqlite: Engine = {
  name: 'sqlite',
  dialect: SQLITE,
  make: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
    const path = join(folder, 'chancery.db');
    const file = new SqliteFile(path);
    return {
      url: `sqlite:${path}`,
      connection: new SqliteConnection(file),
      disconnect: async () => file.close(),
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
};

const postgres: Engine = {
  name: 'postgres',
  dialect: POSTGRES,
  make: async () => {
    const url = await freshDatabase();
    const connection = new PostgresConnection(url, ids.next());
    return { url, connection, disconnect: () => connection.close(), remove: () => dropDatabase(url) };
  },
};

/** Columns that came with later migrations. */
const LATER = new Set(['revokedAt', 'revokedReason', 'profileId', 'archivedAt']);

describe.each(hasPostgres ? [sqlite, postgres] : [sqlite])(
  'a database of the first schema in $name',
  ({ dialect, make }) => {
    const records = new Records(ids);
    const tenant = records.tenant();
    const authority = records.authority();
    const key = records.key();
    const issuer = records.issuer(authority.id, key.id);
    const certificates = Array.from({ length: 20 }, () => records.certificate(issuer));
    let place: Awaited<ReturnType<Engine['make']>>;
    let store: Store;

    beforeAll(async () => {
      place = await make();
      const { connection } = place;
      await migrate(connection, dialect, MIGRATIONS.slice(0, 1), 0);
      const insert = <T extends TableName>(table: T, row: Row<T>): Promise<unknown> =>
        written(connection, dialect, table, row);
      await connection.begin('shared');
      await insert('tenants', tenant);
      await insert('keys', key);
      await insert('authorities', authority);
      await insert('issuers', issuer);
      for (const certificate of certificates) await insert('certificates', certificate);
      await connection.commit();
      await place.disconnect();
      store = await openStore(place.url, { clock, ids });
    });

    afterAll(async () => {
      await store.close();
      await place.remove();
    });

    test('keeps its rows, and what is new in them is absent', async () => {
      const { tenantId } = records;
      expect(await store.all('tenants', {})).toEqual([tenant]);
      expect(await store.all('keys', { tenantId })).toEqual([key]);
      expect(await store.all('authorities', { tenantId })).toEqual([authority]);
      expect(await store.all('issuers', { tenantId })).toEqual([issuer]);
      expect(await store.all('certificates', { tenantId })).toEqual(certificates);
      expect(await store.get('issuers', { id: issuer.id })).toEqual(issuer);
    });

    test('takes issuers and certificates that have neither authority nor key', async () => {
      const foreign = {
        ...records.issuer(authority.id, key.id),
        authorityId: null,
        keyId: null,
        state: 'foreign' as const,
        subject: utf8('foreign'),
      };
      const imported = records.certificate(foreign, { origin: 'import' });
      const change = records.change([
        { insert: 'issuers', row: foreign },
        { insert: 'certificates', row: imported },
        { insert: 'revocations', row: records.revocation(foreign) },
      ]);
      expect(await store.commit(change)).toEqual({ status: 'committed' });
      expect(await store.get('issuers', { id: foreign.id })).toEqual(foreign);
      const itsKey = { tenantId: imported.tenantId, id: imported.id };
      expect(await store.get('certificates', itsKey)).toEqual(imported);
    });

    test('still holds what it keeps to its references and keys', async () => {
      const refused = [
        [{ insert: 'issuers', row: records.issuer(ids.next(), key.id) }, 'stale'],
        [{ insert: 'issuers', row: records.issuer(authority.id, ids.next(), { generation: 2 }) }, 'stale'],
        [{ insert: 'certificates', row: records.certificate({ ...issuer, id: ids.next() }) }, 'stale'],
        [{ insert: 'certificates', row: records.certificate(issuer, { keyId: ids.next() }) }, 'stale'],
        [{ insert: 'revocations', row: records.revocation({ ...issuer, id: ids.next() }) }, 'stale'],
        [{ insert: 'issuers', row: records.issuer(authority.id, key.id) }, 'conflict'],
      ] as const;
      for (const [write, status] of refused) {
        const outcome = await store.commit(records.change([write]));
        expect([write, outcome.status]).toEqual([write, status]);
      }
      const good = records.issuer(authority.id, key.id, { generation: 2 });
      const accepted = records.change([
        { insert: 'issuers', row: good },
        { insert: 'certificates', row: records.certificate(good) },
        { insert: 'revocations', row: records.revocation(good) },
      ]);
      expect(await store.commit(accepted)).toEqual({ status: 'committed' });
    });
  },
);

function written(
  connection: Connection,
  dialect: Dialect,
  table: TableName,
  row: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const columns = SQL_TABLES[table].columns.filter(({ name }) => !LATER.has(name));
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  const places = columns.map((_, i) => dialect.parameter(i + 1)).join(', ');
  const values = columns.map((column) => encode(dialect.codec, column, row[column.name]));
  return connection.query(`INSERT INTO ${quoted(table)} (${names}) VALUES (${places})`, values);
}
