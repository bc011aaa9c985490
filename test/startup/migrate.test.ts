/** `chancery migrate`, as its users run it, on databases that earlier programs made and on one of a later one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SCHEMA_VERSION, storedVersion } from '../../src/store/migrate.ts';
import { migrate } from '../../src/store/sql/migrate.ts';
import { MIGRATIONS } from '../../src/store/sql/migrations/all.ts';
import { PostgresConnection } from '../../src/store/sql/postgres/connection.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { SqliteConnection } from '../../src/store/sql/sqlite/connection.ts';
import { SQLITE } from '../../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../../src/store/sql/sqlite/driver.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { type Exit, launch, type Output, temporaryFolder } from '../support/process.ts';
import { writeSql } from '../support/sql.ts';

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const ids = testIds(new TestClock());

interface Place {
  readonly url: string;
  readonly remove: () => void | Promise<void>;
}

interface Engine {
  readonly name: string;
  /** A database at a version of the schema. */
  readonly at: (version: number) => Promise<Place>;
}

const sqlite: Engine = {
  name: 'SQLite',
  at: async (version) => {
    const folder = mkdtempSync(join(tmpdir(), 'chancery-'));
    const path = join(folder, 'chancery.db');
    const file = new SqliteFile(path);
    await migrate(new SqliteConnection(file), SQLITE, MIGRATIONS.slice(0, version), 0);
    file.close();
    return { url: `sqlite:${path}`, remove: () => rmSync(folder, { recursive: true }) };
  },
};

const postgres: Engine = {
  name: 'PostgreSQL',
  at: async (version) => {
    const url = await freshDatabase();
    const connection = new PostgresConnection(url, ids.next());
    await migrate(connection, POSTGRES, MIGRATIONS.slice(0, version), 0);
    await connection.close();
    return { url, remove: () => dropDatabase(url) };
  },
};

async function run(url: string, ...options: readonly string[]): Promise<Output & Exit> {
  const child = await launch({ env: { CHANCERY_DATABASE_URL: url }, command: ['migrate', ...options] });
  return { ...child, ...(await child.exited) };
}

describe.each(hasPostgres ? [sqlite, postgres] : [sqlite])('on $name', ({ at }) => {
  const places: Place[] = [];

  async function placeAt(version: number): Promise<string> {
    const place = await at(version);
    places.push(place);
    return place.url;
  }

  afterEach(async () => {
    for (const place of places.splice(0)) await place.remove();
  });

  it('names each step that it makes, and the second time none', async () => {
    const url = await placeAt(2);
    const first = await run(url);
    expect([first.code, first.stderr()]).toEqual([
      0,
      expect.stringMatching(`^chancery: step 3 of ${SCHEMA_VERSION}, ssh\n`),
    ]);
    const steps = MIGRATIONS.slice(2).map(({ name, version }) => ` {2}step ${version}, ${name}: [0-9.]+ s\n`);
    expect(first.stdout()).toMatch(
      new RegExp(`^${steps.join('')}The schema went from version 2 to ${SCHEMA_VERSION} in [0-9.]+ s\\.\n$`),
    );
    const second = await run(url);
    expect([second.code, second.stdout(), second.stderr()]).toEqual([
      0,
      `The schema had version ${SCHEMA_VERSION}, which is this program's: nothing was to be done.\n`,
      '',
    ]);
  });

  it('checks without a change, and its exit code says whether there is something to do', async () => {
    const url = await placeAt(2);
    for (let times = 0; times < 2; times++) {
      const needed = await run(url, '--check');
      expect([needed.code, needed.stdout()]).toEqual([
        9,
        expect.stringMatching(`^The schema has version 2, and this program's is ${SCHEMA_VERSION}: run`),
      ]);
      expect(await storedVersion(url, { ids })).toBe(2);
    }
    expect(await run(url)).toMatchObject({ code: 0 });
    const done = await run(url, '--check');
    expect([done.code, done.stdout()]).toEqual([
      0,
      `The schema has version ${SCHEMA_VERSION}, which is this program's.\n`,
    ]);
  });

  it('migrates an empty database, which a check leaves empty', async () => {
    const url = await placeAt(0);
    expect(await run(url, '--check')).toMatchObject({ code: 9 });
    const { code, stdout } = await run(url);
    expect([code, stdout()]).toEqual([0, expect.stringMatching(/from version 0 to/)]);
  });

  it('takes the address of the database from a file', async () => {
    const file = join(temporaryFolder(), 'database-url');
    writeFileSync(file, `${await placeAt(SCHEMA_VERSION)}\n`);
    const child = await launch({
      env: { CHANCERY_DATABASE_URL_FILE: file },
      command: ['migrate', '--check'],
    });
    expect(await child.exited).toMatchObject({ code: 0 });
  });

  it('may be run by several at once, of which each tells what it did', async () => {
    const url = await placeAt(1);
    const all = await Promise.all([run(url), run(url), run(url)]);
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    const made = all.flatMap(({ stdout }) =>
      [...stdout().matchAll(/^ {2}step (\d+)/gm)].map(([, version]) => Number(version)),
    );
    expect(made.sort((a, b) => a - b)).toEqual(MIGRATIONS.slice(1).map(({ version }) => version));
  });

  it('leaves a database of a newer program as it is, and says what to run', async () => {
    const url = await placeAt(SCHEMA_VERSION);
    const newer = SCHEMA_VERSION + 1;
    await writeSql(url, [`INSERT INTO schema_migrations VALUES (${newer}, 'later', 0)`]);
    for (const options of [[], ['--check']]) {
      const { code, stderr, stdout } = await run(url, ...options);
      expect([code, stdout(), stderr()]).toEqual([
        1,
        '',
        `chancery: the database has schema version ${newer}, and this program knows versions up to ${SCHEMA_VERSION}: run the newer program\n`,
      ]);
    }
  });
});

it('makes no database where there is none in the data directory', async () => {
  const dataDir = temporaryFolder();
  const child = await launch({ dataDir, command: ['migrate'] });
  expect(await child.exited).toMatchObject({ code: 1 });
  const path = join(dataDir, 'chancery.db');
  expect(child.stderr()).toBe(
    `chancery: there is no database in ${path}: run this with the settings of the server\n`,
  );
  expect(() => readFileSync(path)).toThrow('ENOENT');
});

it('quotes no address of a database that cannot be reached', async () => {
  const { code, stderr } = await run('postgres://somebody:hidden-word@127.0.0.1:9/none');
  expect([code, stderr()]).toEqual([1, expect.stringMatching('PostgreSQL cannot be reached')]);
  expect(stderr()).not.toContain('hidden-word');
});
