/**
 * Brings a database to the schema of this program: forward only, each step in a transaction of its own that no other
 * process comes between, so that any number of replicas may start at once.
 */
import { ChanceryError } from '../../base/error.ts';
import type { Connection, Dialect } from './dialect.ts';

export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  readonly name: string;
  statements(dialect: Dialect): readonly string[];
}

/**
 * @param now seconds since 1970 UTC, noted with each step
 * @throws unavailable for a database that a newer program has migrated
 */
export async function migrate(
  connection: Connection,
  dialect: Dialect,
  migrations: readonly Migration[],
  now: number,
): Promise<void> {
  while (await step(connection, dialect, migrations, now));
}

/** @returns whether there may be another step */
async function step(
  connection: Connection,
  dialect: Dialect,
  migrations: readonly Migration[],
  now: number,
): Promise<boolean> {
  await connection.begin('alone');
  try {
    const next = migrations[await version(connection, dialect, migrations.length)];
    if (next === undefined) {
      await connection.rollback();
      return false;
    }
    for (const statement of next.statements(dialect)) await connection.query(statement, []);
    const places = [1, 2, 3].map((position) => dialect.parameter(position)).join(', ');
    await connection.query(`INSERT INTO schema_migrations (version, name, applied_at) VALUES (${places})`, [
      next.version,
      next.name,
      now,
    ]);
    await connection.commit();
    return true;
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

async function version(connection: Connection, dialect: Dialect, known: number): Promise<number> {
  const { int, text } = dialect.types;
  await connection.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
      version ${int} NOT NULL PRIMARY KEY, name ${text} NOT NULL, applied_at ${int} NOT NULL
    )${dialect.table}`,
    [],
  );
  const [row] = await connection.query('SELECT max(version) FROM schema_migrations', []);
  const found = Number(row?.[0] ?? 0);
  if (found <= known) return found;
  throw new ChanceryError(
    'unavailable',
    `the database has schema version ${found}, and this program knows versions up to ${known}: run the newer program`,
  );
}
