/** The schema of the database that a URL names, and its partitions, for whoever looks after it without opening the store. */
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { Connection, Dialect } from './sql/dialect.ts';
import { type Migrated, type MigrationWatch, migrate, schemaVersion } from './sql/migrate.ts';
import { MIGRATIONS } from './sql/migrations/all.ts';
import { checkUrl } from './sql/postgres/client.ts';
import { PostgresConnection } from './sql/postgres/connection.ts';
import { POSTGRES } from './sql/postgres/dialect.ts';
import { beginPartition, GROWING, octetsToClose } from './sql/postgres/partitions.ts';
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

/** What is told of partitions while they are begun. */
export interface PartitionWatch {
  /** All that is to be read, before anything is: octets by the name of their table. */
  readonly found: (octets: ReadonlyMap<string, number>) => void;
  /** Of a table, which is read for it. */
  readonly began: (table: string) => void;
  readonly made: (table: string) => void;
}

/**
 * Closes the open partitions of the tables that grow with each certificate at the end of the day, in UTC, and begins others
 * there: all in one commit, for which those of other processes wait. What the planner knows of them is gathered anew.
 * @param url of PostgreSQL
 * @returns the beginning of the new ones, milliseconds since 1970 UTC; undefined when the last were begun lately
 * @throws unavailable for a database that is not of this program's schema
 */
export async function partitionStore(
  url: string,
  { clock, ids }: Pick<Sources, 'clock' | 'ids'>,
  watch: PartitionWatch,
): Promise<number | undefined> {
  const at = endOfDay(clock.now() + AHEAD_MS);
  return await overPostgres(url, ids.next(), async (connection, dialect) => {
    const found = await schemaVersion(connection, dialect, MIGRATIONS);
    if (found !== SCHEMA_VERSION)
      throw new ChanceryError('unavailable', 'the schema is an earlier one: migrate it first');
    const octets = new Map<string, number>();
    for (const growing of GROWING) octets.set(growing.table, await octetsToClose(connection.query, growing));
    watch.found(octets);
    await connection.begin('alone');
    try {
      let isNew = false;
      for (const growing of GROWING) {
        watch.began(growing.table);
        if (!(await beginPartition(connection.query, growing, at))) continue;
        isNew = true;
        await analyze(connection, growing.table);
        watch.made(growing.table);
      }
      await connection.commit();
      return isNew ? at : undefined;
    } catch (error) {
      await connection.rollback();
      throw error;
    }
  });
}

/** What the planner knows of a whole, without which it reads all of it: PostgreSQL gathers that of the parts by itself alone. */
async function analyze(connection: Connection, table: string): Promise<void> {
  await connection.query(`ANALYZE ${table}`, []);
}

/** By how much the clock of a server may be ahead of ours, and more. */
const AHEAD_MS = 600_000;
const DAY_MS = 86_400_000;

function endOfDay(ms: number): number {
  return (Math.floor(ms / DAY_MS) + 1) * DAY_MS;
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
