/**
 * Tables that grow with each certificate, as partitions by time. Their keys hold a UUIDv7, whose first 48 bits are the
 * milliseconds of its making, so a range of ids is a span of time. The last partition has no end; to begin another one,
 * that is closed at a moment to come. No row is moved or written anew: the table that is there becomes the first partition.
 */
import { ChanceryError } from '../../../base/error.ts';
import { type Query, Unkeepable } from '../dialect.ts';

interface Growing {
  readonly table: string;
  /** The column of its primary key that is a UUIDv7. */
  readonly by: string;
}

export const GROWING: readonly Growing[] = [
  { table: 'certificates', by: 'id' },
  { table: 'certificate_bodies', by: 'certificate_id' },
  { table: 'certificate_names', by: 'certificate_id' },
  { table: 'audit_events', by: 'id' },
];

/** Whatever is not asked for by its id is looked for in each partition: few are better than many. */
const LEAST_MS = 28 * 86_400_000;

/** How PostgreSQL names the key of a partition, and as what the whole table's is known. */
const OF_PARTITION: RegExp = new RegExp(`^(${GROWING.map(({ table }) => table).join('|')})_p\\d+_`);

/** The name of a constraint as it is known of the whole table. */
export function wholeName(constraint: string): string {
  return constraint.replace(OF_PARTITION, '$1_');
}

/**
 * Closes the open partition of a table at a moment, and begins another one there; within the caller's transaction, in
 * which nobody else writes. What is in the one that is closed is read once, and so is what refers to the table.
 * @param at milliseconds since 1970 UTC, behind the making of all that is there
 * @returns false when the open partition begins less than four weeks before
 * @throws unavailable when there is a row of a later time
 */
export async function beginPartition(query: Query, growing: Growing, at: number): Promise<boolean> {
  const { table } = growing;
  const open = await openPartition(query, table);
  if (open !== undefined && open.from > firstId(at - LEAST_MS)) return false;
  const references = await referencesTo(query, table);
  for (const { name, owner } of references) await query(`ALTER TABLE ${owner} DROP CONSTRAINT ${name}`, []);
  const closed = open ?? (await makeWhole(query, growing));
  if (open !== undefined) await query(`ALTER TABLE ${table} DETACH PARTITION ${open.name}`, []);
  const from = closed.from === '' ? 'MINVALUE' : `'${closed.from}'`;
  await attach(query, table, `${closed.name} FOR VALUES FROM (${from}) TO ('${firstId(at)}')`);
  const name = `${table}_p${new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}`;
  await query(
    `CREATE TABLE ${name} PARTITION OF ${table} FOR VALUES FROM ('${firstId(at)}') TO (MAXVALUE)`,
    [],
  );
  for (const unique of await uniqueKeys(query, closed.name))
    await query(`ALTER TABLE ${name} ADD ${unique}`, []);
  for (const { definition, name: constraint, owner } of references)
    await query(`ALTER TABLE ${owner} ADD CONSTRAINT ${constraint} ${definition}`, []);
  return true;
}

/** @returns octets of what is read when the open partition of a table is closed */
export async function octetsToClose(query: Query, { table }: Growing): Promise<number> {
  const name = (await openPartition(query, table))?.name ?? table;
  const [[octets] = []] = await query('SELECT pg_table_size($1::regclass)', [name]);
  return Number(octets);
}

interface Partition {
  readonly name: string;
  /** The first id that may be in it; empty when it has no beginning. */
  readonly from: string;
}

/** @returns undefined for a table that is no whole of partitions yet */
async function openPartition(query: Query, table: string): Promise<Partition | undefined> {
  const rows = await query(
    `SELECT c.relname, coalesce(substring(pg_get_expr(c.relpartbound, c.oid) FROM '''([0-9a-f-]{36})'''), '')
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass AND pg_get_expr(c.relpartbound, c.oid) LIKE '%TO (MAXVALUE)'`,
    [table],
  );
  const [name, from] = rows[0] ?? [];
  return name === undefined ? undefined : { name: String(name), from: String(from) };
}

/** Makes a table the first partition of a whole that takes its name, its keys and its indexes. */
async function makeWhole(query: Query, { by, table }: Growing): Promise<Partition> {
  const indexes = await column(
    query,
    `SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = $1::regclass
     AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)`,
    table,
  );
  const keys = await column(
    query,
    `SELECT format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype IN ('p', 'f')`,
    table,
  );
  const names = await column(
    query,
    'SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = $1::regclass',
    table,
  );
  const first = `${table}_p0`;
  await query(`ALTER TABLE ${table} RENAME TO ${first}`, []);
  for (const name of names)
    await query(`ALTER INDEX ${name} RENAME TO ${first}${name.slice(table.length)}`, []);
  await query(`CREATE TABLE ${table} (LIKE ${first} INCLUDING GENERATED) PARTITION BY RANGE (${by})`, []);
  for (const key of keys) await query(`ALTER TABLE ${table} ADD ${key}`, []);
  for (const index of indexes) await query(index, []);
  if (table === 'certificates') for (const statement of SERIALS) await query(statement, []);
  return { name: first, from: '' };
}

/**
 * A unique key that lacks the column of the partitions holds within each of them only. Of `audit_events` that is enough,
 * as the link that an event names is made once (`audit_links`). Of certificates it is for serial numbers that carry the
 * milliseconds of the row's id: what is alike stands in one partition. Any other, of an imported or an SSH certificate, is
 * looked for in all of them, under a lock of its own for whoever else has it.
 */
const SERIALS: readonly string[] = [
  `CREATE OR REPLACE FUNCTION certificate_serial_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     PERFORM pg_advisory_xact_lock(hashtextextended(NEW.issuer_id::text || encode(NEW.serial, 'hex'), 0));
     IF EXISTS (SELECT FROM certificates WHERE issuer_id = NEW.issuer_id AND serial = NEW.serial) THEN
       RAISE unique_violation USING CONSTRAINT = 'certificates_issuer_id_serial_key', TABLE = 'certificates',
         MESSAGE = 'the serial number is taken';
     END IF;
     RETURN NEW;
   END $$`,
  `CREATE TRIGGER certificate_serial_is_new BEFORE INSERT ON certificates FOR EACH ROW
   WHEN (octet_length(NEW.serial) <> 20 OR substring(NEW.serial FROM 2 FOR 6) <> substring(uuid_send(NEW.id) FROM 1 FOR 6))
   EXECUTE FUNCTION certificate_serial_is_new()`,
];

async function attach(query: Query, table: string, partition: string): Promise<void> {
  try {
    await query(`ALTER TABLE ${table} ATTACH PARTITION ${partition}`, []);
  } catch (error) {
    // What is said of a constraint that a row does not hold to.
    if (!(error instanceof Unkeepable)) throw error;
    const told = `${table} holds a row of a later time than a partition may begin at: the clock of a server was ahead; try again when that time has come`;
    throw new ChanceryError('unavailable', told, { cause: error });
  }
}

interface Reference {
  readonly owner: string;
  readonly name: string;
  readonly definition: string;
}

async function referencesTo(query: Query, table: string): Promise<readonly Reference[]> {
  const rows = await query(
    `SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
     WHERE confrelid = $1::regclass AND contype = 'f' AND conparentid = 0 ORDER BY conname`,
    [table],
  );
  return rows.map(([owner, name, definition]) => ({
    owner: String(owner),
    name: String(name),
    definition: String(definition),
  }));
}

async function uniqueKeys(query: Query, table: string): Promise<readonly string[]> {
  return await column(
    query,
    `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'u'`,
    table,
  );
}

async function column(query: Query, sql: string, table: string): Promise<readonly string[]> {
  return (await query(sql, [table])).map(([value]) => String(value));
}

/** The least UUID that is made at a moment. */
function firstId(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}
