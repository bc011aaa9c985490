/** What a database holds, read from its own catalogue, in words that can be compared; computed columns are left out. */
import type { Connection } from '../../src/store/sql/dialect.ts';
import type { Stored } from '../../src/store/sql/schema.ts';

export type Shape = Readonly<
  Record<
    string,
    {
      readonly columns: readonly string[];
      readonly primaryKey: string;
      readonly unique: readonly string[];
      readonly references: readonly string[];
    }
  >
>;

type Texts = readonly (readonly string[])[];

async function texts(connection: Connection, sql: string, values: readonly Stored[] = []): Promise<Texts> {
  return (await connection.query(sql, values)).map((row) => row.map((value) => String(value ?? '')));
}

export async function shapeOfSqlite(connection: Connection): Promise<Shape> {
  const tables = await texts(connection, `SELECT name FROM sqlite_schema WHERE type = 'table'`);
  const shape: Record<string, Shape[string]> = {};
  for (const [table = ''] of tables) {
    const columns = await texts(connection, 'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', [
      table,
    ]);
    const keys = await texts(connection, `SELECT name FROM pragma_index_list(?) WHERE origin = 'u'`, [table]);
    const references = await texts(
      connection,
      `SELECT group_concat("from"), "table", group_concat("to")
       FROM (SELECT * FROM pragma_foreign_key_list(?) ORDER BY id, seq) GROUP BY id`,
      [table],
    );
    const unique = [];
    for (const [key = ''] of keys) {
      unique.push((await texts(connection, 'SELECT name FROM pragma_index_info(?)', [key])).join());
    }
    const inKey = columns.filter(([, , , position]) => position !== '0');
    shape[table] = {
      columns: columns
        .map(([name, type, required]) => `${name} ${type}${required === '1' ? ' NOT NULL' : ''}`)
        .sort(),
      primaryKey: inKey
        .toSorted((a, b) => Number(a[3]) - Number(b[3]))
        .map(([name]) => name)
        .join(),
      unique: unique.sort(),
      references: references.map(([from, to, key]) => `${from} -> ${to} ${key}`).sort(),
    };
  }
  return shape;
}

const KEYS = `
  SELECT c.contype::text, c.conrelid::regclass::text, c.conname, c.confrelid::regclass::text,
    (SELECT string_agg(attname, ',' ORDER BY n) FROM unnest(c.conkey) WITH ORDINALITY AS k (num, n)
      JOIN pg_attribute ON attrelid = c.conrelid AND attnum = num),
    (SELECT string_agg(attname, ',' ORDER BY n) FROM unnest(c.confkey) WITH ORDINALITY AS k (num, n)
      JOIN pg_attribute ON attrelid = c.confrelid AND attnum = num)
  FROM pg_constraint c WHERE c.connamespace = 'public'::regnamespace`;

const COLUMNS = `
  SELECT table_name, column_name, data_type, is_nullable, coalesce(collation_name, '')
  FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER'`;

export async function shapeOfPostgres(connection: Connection): Promise<Shape> {
  const keys = await texts(connection, KEYS);
  const columns = await texts(connection, COLUMNS);
  const shape: Record<string, Shape[string]> = {};
  for (const table of new Set(columns.map(([name = '']) => name))) {
    const own = keys.filter(([, name]) => name === table);
    const of = (type: string): Texts => own.filter(([found]) => found === type);
    for (const [type, , name, , names = ''] of own) assertNamed(table, type, name, names);
    shape[table] = {
      columns: columns
        .filter(([name]) => name === table)
        .map(([, name, type, nullable, collation]) => {
          const collated = collation === '' ? '' : ` COLLATE "${collation}"`;
          return `${name} ${type}${collated}${nullable === 'NO' ? ' NOT NULL' : ''}`;
        })
        .sort(),
      primaryKey: of('p')[0]?.[4] ?? '',
      unique: of('u')
        .map(([, , , , names = '']) => names)
        .sort(),
      references: of('f')
        .map(([, , , to, from, key]) => `${from} -> ${to} ${key}`)
        .sort(),
    };
  }
  return shape;
}

/** Conflicts are told apart by the names that PostgreSQL gives to keys. */
function assertNamed(
  table: string,
  type: string | undefined,
  name: string | undefined,
  columns: string,
): void {
  const expected = type === 'p' ? `${table}_pkey` : `${table}_${columns.replaceAll(',', '_')}_key`;
  if ((type === 'p' || type === 'u') && name !== expected)
    throw new Error(`${name} is not named ${expected}`);
}
