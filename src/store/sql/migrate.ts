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

/** What is told of a migration while it goes on. */
export interface MigrationWatch {
  /** A step begins, under the lock that no other process passes. */
  readonly began: (step: Migration) => void;
  /** It is durable. */
  readonly made: (step: Migration) => void;
}

export interface Migrated {
  /** The version of the schema that was found, 0 in an empty database. */
  readonly from: number;
  readonly to: number;
}

const NOBODY: MigrationWatch = { began: () => {}, made: () => {} };

/**
 * @param now seconds since 1970 UTC, noted with each step
 * @throws unavailable for a database that a newer program has migrated
 */
export async function migrate(
  connection: Connection,
  dialect: Dialect,
  migrations: readonly Migration[],
  now: number,
  watch: MigrationWatch = NOBODY,
): Promise<Migrated> {
  const from = await step(connection, dialect, migrations, now, watch);
  for (let found = from; found < migrations.length; ) {
    found = await step(connection, dialect, migrations, now, watch);
  }
  return { from, to: migrations.length };
}

/**
 * The version that a database has, 0 when it is empty. Nothing is changed; whoever migrates it now is waited for.
 * @throws unavailable for a database that a newer program has migrated
 */
export async function schemaVersion(
  connection: Connection,
  dialect: Dialect,
  migrations: readonly Migration[],
): Promise<number> {
  await connection.begin('shared');
  try {
    const [row] = await connection.query(SCHEMA_TABLE[dialect.name], []);
    return (row?.[0] ?? null) === null ? 0 : await version(connection, migrations.length);
  } finally {
    await connection.rollback();
  }
}

/** One row with the table's name, or with nothing. */
const SCHEMA_TABLE = {
  sqlite: "SELECT max(name) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
  postgres: "SELECT to_regclass('schema_migrations')::text",
} as const;

/** Makes the next step, if there is one. @returns the version that was found before it */
async function step(
  connection: Connection,
  dialect: Dialect,
  migrations: readonly Migration[],
  now: number,
  watch: MigrationWatch,
): Promise<number> {
  await connection.begin('alone');
  try {
    await makeSchemaTable(connection, dialect);
    const found = await version(connection, migrations.length);
    const next = migrations[found];
    if (next === undefined) {
      await connection.rollback();
      return found;
    }
    watch.began(next);
    for (const statement of next.statements(dialect)) await connection.query(statement, []);
    const places = [1, 2, 3].map((position) => dialect.parameter(position)).join(', ');
    await connection.query(`INSERT INTO schema_migrations (version, name, applied_at) VALUES (${places})`, [
      next.version,
      next.name,
      now,
    ]);
    await connection.commit();
    watch.made(next);
    return found;
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

async function makeSchemaTable(connection: Connection, dialect: Dialect): Promise<void> {
  const { int, text } = dialect.types;
  await connection.query(
    `CREATE TABLE IF NOT EXISTS schema_migrations (
      version ${int} NOT NULL PRIMARY KEY, name ${text} NOT NULL, applied_at ${int} NOT NULL
    )${dialect.table}`,
    [],
  );
}

async function version(connection: Connection, known: number): Promise<number> {
  const [row] = await connection.query('SELECT max(version) FROM schema_migrations', []);
  const found = Number(row?.[0] ?? 0);
  if (found <= known) return found;
  throw new ChanceryError(
    'unavailable',
    `the database has schema version ${found}, and this program knows versions up to ${known}: run the newer program`,
  );
}
