/** The schema of the database that a URL names, for whoever looks after it without opening the store. */
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { Connection, Dialect } from './sql/dialect.ts';
import { type Migrated, type MigrationWatch, migrate, schemaVersion } from './sql/migrate.ts';
import { MIGRATIONS } from './sql/migrations/all.ts';
import { checkUrl } from './sql/postgres/client.ts';
import { PostgresConnection } from './sql/postgres/connection.ts';
import { POSTGRES } from './sql/postgres/dialect.ts';
import { SqliteConnection } from './sql/sqlite/connection.ts';
import { SQLITE } from './sql/sqlite/dialect.ts';
import { SqliteFile } from './sql/sqlite/driver.ts';

/** The version of the schema that this program works with. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/**
 * Brings a database to this program's schema, as {@link openStore} does before it opens it. Any number of processes
 * may do so at once.
 * @param url as {@link openStore} takes it; of a file that is there, with SQLite
 * @throws unavailable for a database that cannot be reached or that a newer program has migrated
 */
export async function migrateStore(
  url: string,
  sources: Pick<Sources, 'clock' | 'ids'>,
  watch: MigrationWatch,
): Promise<Migrated> {
  const now = seconds(sources.clock);
  return await over(url, sources.ids.next(), (connection, dialect) =>
    migrate(connection, dialect, MIGRATIONS, now, watch),
  );
}

/**
 * The version that the schema of a database has, 0 when it is empty. Nothing is changed.
 * @throws as {@link migrateStore}
 */
export async function storedVersion(url: string, { ids }: Pick<Sources, 'ids'>): Promise<number> {
  return await over(url, ids.next(), (connection, dialect) => schemaVersion(connection, dialect, MIGRATIONS));
}

async function over<T>(
  url: string,
  writerId: Id,
  use: (connection: Connection, dialect: Dialect) => Promise<T>,
): Promise<T> {
  return url.startsWith('sqlite:')
    ? await overSqlite(url.slice('sqlite:'.length), use)
    : await overPostgres(url, writerId, use);
}

async function overSqlite<T>(
  path: string,
  use: (connection: Connection, dialect: Dialect) => Promise<T>,
): Promise<T> {
  const file = new SqliteFile(path);
  try {
    return await use(new SqliteConnection(file), SQLITE);
  } finally {
    file.close();
  }
}

/** Waits for whoever migrates the database now, and lets a step take its time. */
async function overPostgres<T>(
  url: string,
  writerId: Id,
  use: (connection: Connection, dialect: Dialect) => Promise<T>,
): Promise<T> {
  checkUrl(url);
  const connection = new PostgresConnection(url, writerId, { patienceMs: Infinity });
  try {
    return await use(connection, POSTGRES);
  } finally {
    await connection.close();
  }
}
