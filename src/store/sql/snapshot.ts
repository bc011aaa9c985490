/** A database as it stands at one moment, read while others write. */
import pg from 'pg';
import type { Reader } from '../../records/store.ts';
import { unavailable } from '../commit-queue.ts';
import type { Query } from './dialect.ts';
import { checkUrl, clientConfig, run } from './postgres/client.ts';
import { POSTGRES } from './postgres/dialect.ts';
import { sqlReader } from './read.ts';
import { SQLITE } from './sqlite/dialect.ts';
import { SqliteFile } from './sqlite/driver.ts';

/**
 * Nobody waits for it: SQLite keeps its log meanwhile, and PostgreSQL the rows that others replace.
 * @param url as `openStore` takes it; of a file that is there, with SQLite, and of a database with this program's schema
 * @throws unavailable for a database that cannot be reached; whatever `use` throws
 */
export async function withSnapshot<T>(url: string, use: (reader: Reader) => Promise<T>): Promise<T> {
  return url.startsWith('sqlite:')
    ? await ofSqlite(url.slice('sqlite:'.length), use)
    : await ofPostgres(url, use);
}

async function ofSqlite<T>(path: string, use: (reader: Reader) => Promise<T>): Promise<T> {
  const file = new SqliteFile(path);
  try {
    file.query('PRAGMA query_only = ON', []);
    file.query('BEGIN', []);
    // The snapshot is taken by the first read.
    file.query('SELECT max(version) FROM schema_migrations', []);
    const query: Query = async (sql, values, most) => file.query(sql, values, most);
    return await use(sqlReader(SQLITE, query));
  } finally {
    file.leave();
  }
}

async function ofPostgres<T>(url: string, use: (reader: Reader) => Promise<T>): Promise<T> {
  checkUrl(url);
  const client = new pg.Client(clientConfig(url, Infinity));
  // One that is lost is told by the statement that finds it so.
  client.on('error', () => {});
  try {
    await connected(client);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Whatever is made of what is read may take its time, e.g. while a disk is busy.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    return await use(sqlReader(POSTGRES, (sql, values) => run(client, sql, values)));
  } finally {
    await client.end().catch(() => {});
  }
}

async function connected(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw unavailable('PostgreSQL cannot be reached', error);
  }
}
