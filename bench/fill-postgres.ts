/** Fills a PostgreSQL in bulk: many rows in a statement, without foreign keys, with an event of the audit trail for each. */
import type pg from 'pg';
import type { Id } from '../src/base/ids.ts';
import type { TableName } from '../src/records/tables.ts';
import type { AnyRow } from '../src/store/check.ts';
import { encode, POSTGRES_CODEC } from '../src/store/sql/codec.ts';
import { quoted, SQL_TABLES } from '../src/store/sql/schema.ts';
import { certificateAt, eventOf, type Place } from './population.ts';

/** Certificates in a statement; PostgreSQL takes 65,535 parameters in one. */
const GROUP = 1000;
/** Statements in a transaction. */
const STATEMENTS = 20;

/** @param writerId whose chain the events stand in, one link for each group; the links themselves are not made */
export async function fillPostgres(
  client: pg.Client,
  place: Place,
  from: number,
  to: number,
  writerId: Id,
): Promise<void> {
  const began = performance.now();
  await client.query("SET session_replication_role = 'replica'");
  for (let first = from, group = 0; first < to; first += GROUP, group++) {
    if (group % STATEMENTS === 0) await client.query('BEGIN');
    const until = Math.min(to, first + GROUP);
    await insertGroup(client, place, first, until, writerId);
    if (group % STATEMENTS === STATEMENTS - 1 || until === to) await client.query('COMMIT');
    const seconds = Math.round((performance.now() - began) / 1000);
    if (group % STATEMENTS === 0)
      process.stderr.write(`\rfilling: ${until} of ${to} certificates, ${seconds} s`);
  }
  await client.query('RESET session_replication_role');
  process.stderr.write('\n');
}

async function insertGroup(
  client: pg.Client,
  place: Place,
  first: number,
  until: number,
  writerId: Id,
): Promise<void> {
  const { tenantId } = place;
  const all = Array.from({ length: until - first }, (_, i) => certificateAt(place, first + i));
  const insert = (table: TableName, rows: readonly AnyRow[], end = ''): Promise<void> =>
    insertRows(client, table, rows, end);
  await insert(
    'certificates',
    all.map(({ certificate }) => certificate),
  );
  await insert(
    'certificateBodies',
    all.map(({ body, certificate: { id } }) => ({ tenantId, certificateId: id, body })),
  );
  const names = all.flatMap((made) => made.names);
  await insert('names', names, ' ON CONFLICT DO NOTHING');
  await insert(
    'certificateNames',
    all.flatMap(({ certificate: { id }, names: own }) =>
      own.map(({ hash }) => ({ tenantId, nameHash: hash, certificateId: id })),
    ),
  );
  await insert(
    'revocations',
    all.flatMap(({ revocation }) => revocation ?? []),
  );
  await insert(
    'auditEvents',
    all.map(({ certificate }, position) => ({ ...eventOf(certificate), writerId, link: first, position })),
  );
}

async function insertRows(
  client: pg.Client,
  table: TableName,
  rows: readonly AnyRow[],
  end: string,
): Promise<void> {
  if (rows.length === 0) return;
  const { columns } = SQL_TABLES[table];
  const values = rows.flatMap((row) =>
    columns.map((column) => encode(POSTGRES_CODEC, column, row[column.name])),
  );
  const places = rows.map(
    (_, i) => `(${columns.map((_column, j) => `$${i * columns.length + j + 1}`).join()})`,
  );
  const names = columns.map(({ name }) => quoted(name)).join();
  await client.query(`INSERT INTO ${quoted(table)} (${names}) VALUES ${places.join()}${end}`, values);
}
