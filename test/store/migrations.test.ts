import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TABLES } from '../../src/records/tables.ts';
import { declared } from '../../src/store/check.ts';
import { openStore } from '../../src/store/open.ts';
import type { Connection, Dialect } from '../../src/store/sql/dialect.ts';
import { type Migration, migrate } from '../../src/store/sql/migrate.ts';
import { MIGRATIONS } from '../../src/store/sql/migrations/all.ts';
import { PostgresConnection } from '../../src/store/sql/postgres/connection.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { sqlName } from '../../src/store/sql/schema.ts';
import { SqliteConnection } from '../../src/store/sql/sqlite/connection.ts';
import { SQLITE } from '../../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../../src/store/sql/sqlite/driver.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { type Shape, shapeOfPostgres, shapeOfSqlite } from '../support/shape.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

interface Engine {
  readonly name: string;
  readonly dialect: Dialect;
  readonly make: () => Promise<{ url: string; connect(): Connection; remove(): Promise<void> }>;
  readonly shape: (connection: Connection) => Promise<Shape>;
}

const clock = new TestClock();
const ids = testIds(clock);

const sqlite: Engine = {
  name: 'sqlite',
  dialect: SQLITE,
  make: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
    const path = join(folder, 'chancery.db');
    const files: SqliteFile[] = [];
    const connect = (): Connection => {
      const file = new SqliteFile(path);
      files.push(file);
      return new SqliteConnection(file);
    };
    const remove = async (): Promise<void> => {
      for (const file of files) file.close();
      rmSync(folder, { recursive: true });
    };
    return { url: `sqlite:${path}`, connect, remove };
  },
  shape: shapeOfSqlite,
};

const postgres: Engine = {
  name: 'postgres',
  dialect: POSTGRES,
  make: async () => {
    const url = await freshDatabase();
    const connect = (): Connection => new PostgresConnection(url, ids.next());
    return { url, connect, remove: () => dropDatabase(url) };
  },
  shape: shapeOfPostgres,
};

describe.each(hasPostgres ? [sqlite, postgres] : [sqlite])(
  'migrations of $name',
  ({ dialect, make, shape }) => {
    let place: Awaited<ReturnType<Engine['make']>>;

    beforeAll(async () => {
      place = await make();
    });

    afterAll(() => place.remove());

    const second: Migration = {
      version: MIGRATIONS.length + 1,
      name: 'later',
      statements: ({ types }) => [`CREATE TABLE later (id ${types.id})`],
    };

    test('any number of processes may start at once on an empty database', async () => {
      const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(place.url, { clock, ids })));
      for (const store of stores) expect(await store.all('tenants', {})).toEqual([]);
      await Promise.all(stores.map((store) => store.close()));
    });

    test('make the tables as they are declared: columns, keys and references', async () => {
      const connection = place.connect();
      await migrate(connection, dialect, MIGRATIONS, 0);
      await connection.begin('shared');
      const found = await shape(connection);
      await connection.rollback();
      const { schema_migrations: _own, ...tables } = found;
      expect(tables).toEqual(declaredShape(dialect));
    });

    test('a step that fails leaves nothing of itself, and may be made again', async () => {
      const connection = place.connect();
      const broken = {
        ...second,
        statements: (of: Dialect) => [...second.statements(of), 'CREATE NONSENSE'],
      };
      await expect(migrate(connection, dialect, [...MIGRATIONS, broken], 0)).rejects.toThrow('NONSENSE');
      await connection.begin('shared');
      expect(Object.keys(await shape(connection))).not.toContain('later');
      await connection.rollback();
    });

    test('a database of a newer program is refused, and says so', async () => {
      await migrate(place.connect(), dialect, [...MIGRATIONS, second], 0);
      const opened = openStore(place.url, { clock, ids });
      await expect(opened).rejects.toMatchObject({
        code: 'unavailable',
        message: `the database has schema version ${second.version}, and this program knows versions up to ${MIGRATIONS.length}: run the newer program`,
      });
    });
  },
);

function declaredShape(dialect: Dialect): Shape {
  const tables = Object.keys(TABLES).map((name) => {
    const { columns, primaryKey, unique, references } = declared(name);
    const shaped = {
      columns: Object.entries(columns)
        .map(
          ([column, { kind, nullable }]) =>
            `${sqlName(column)} ${dialect.types[kind]}${nullable ? '' : ' NOT NULL'}`,
        )
        .sort(),
      primaryKey: primaryKey.map(sqlName).join(),
      unique: unique.map((key) => key.map(sqlName).join()).sort(),
      references: references
        .map(
          ({ columns: own, table, key }) =>
            `${own.map(sqlName).join()} -> ${sqlName(table)} ${key.map(sqlName).join()}`,
        )
        .sort(),
    };
    return [sqlName(name), shaped] as const;
  });
  return Object.fromEntries(tables);
}
