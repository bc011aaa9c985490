/** An empty database is filled with rows that were stored before: all of them, and the change that says so, or nothing. */
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { type Clock, seconds } from '../../base/ports.ts';
import type { Decided, Reader, Write } from '../../records/store.ts';
import { type Row, TABLES, type TableName } from '../../records/tables.ts';
import { type AnyRow, checkColumns, checkedChange, declared, taken } from '../check.ts';
import { Undecided } from '../commit-queue.ts';
import { Writer } from '../writer.ts';
import { encode } from './codec.ts';
import { BrokenKey, BrokenReference, type Connection, type Dialect, Unkeepable } from './dialect.ts';
import { SqlEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { checkUrl } from './postgres/client.ts';
import { PostgresConnection } from './postgres/connection.ts';
import { POSTGRES } from './postgres/dialect.ts';
import { sqlReader } from './read.ts';
import { quoted, SQL_TABLES } from './schema.ts';
import { SqliteConnection } from './sqlite/connection.ts';
import { SQLITE } from './sqlite/dialect.ts';
import { SqliteFile } from './sqlite/driver.ts';
import { Statements } from './write.ts';

/** What fills it, within one transaction. */
export interface Filling {
  /** Sees what was put there so far. */
  readonly reader: Reader;
  /** Rows of a table as they were stored, those of the audit trail too. @throws malformed for what the table cannot hold */
  insert<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<void>;
  /** @returns whether an update or a removal found its row. @throws malformed */
  write(write: Write): Promise<boolean>;
}

/**
 * Makes the schema, and commits what `fill` puts there together with its change. It may be run again, from the beginning.
 * @param url as `openStore` takes it; of a file that is there, with SQLite
 * @throws conflict when anything is there already; unavailable; whatever `fill` throws: nothing is changed then
 */
export async function fillStore<T>(
  url: string,
  sources: { readonly clock: Clock; readonly writerId: Id },
  fill: (filling: Filling) => Promise<Decided<T>>,
): Promise<T> {
  if (!url.startsWith('sqlite:')) {
    checkUrl(url);
    const connection = new PostgresConnection(url, sources.writerId, { patienceMs: Infinity });
    try {
      return await over(connection, POSTGRES, sources, fill);
    } finally {
      await connection.close();
    }
  }
  const file = new SqliteFile(url.slice('sqlite:'.length));
  try {
    return await over(new SqliteConnection(file), SQLITE, sources, fill);
  } finally {
    file.close();
  }
}

async function over<T>(
  connection: Connection,
  dialect: Dialect,
  { clock, writerId }: { readonly clock: Clock; readonly writerId: Id },
  fill: (filling: Filling) => Promise<Decided<T>>,
): Promise<T> {
  await migrate(connection, dialect, MIGRATIONS, seconds(clock));
  const reader = sqlReader(dialect, connection.query);
  const engine = new SqlEngine({
    connection,
    dialect,
    reader,
    writer: new Writer(writerId),
    clock,
    lastCommitMs: 0,
  });
  try {
    const { outcome, value } = await engine.transact(async () => {
      await checkEmpty(reader);
      const { change, value: filled } = await fill(new Filler(connection, dialect, reader));
      return change === undefined ? { value: filled } : { change: checkedChange(change), value: filled };
    });
    if (outcome.status === 'committed') return value;
    throw new ChanceryError('internal', 'what was put there does not hold', { detail: outcome.status });
  } catch (error) {
    throw error instanceof Undecided ? error.cause : error;
  }
}

async function checkEmpty(reader: Reader): Promise<void> {
  for (const table of Object.keys(TABLES) as TableName[]) {
    if ((await reader.first(table, {}, 1)).length === 0) continue;
    throw new ChanceryError('conflict', 'the database must be empty, and holds an installation already');
  }
}

/** How many rows are put there by one statement, as far as their values are not too many for one. */
const ROWS = 50;
const MOST_VALUES = 30_000;

class Filler implements Filling {
  readonly reader: Reader;
  readonly #connection: Connection;
  readonly #dialect: Dialect;
  readonly #statements: Statements;
  readonly #texts = new Map<string, string>();

  constructor(connection: Connection, dialect: Dialect, reader: Reader) {
    this.#connection = connection;
    this.#dialect = dialect;
    this.reader = reader;
    this.#statements = new Statements(dialect);
  }

  async insert<T extends TableName>(table: T, rows: readonly Row<T>[]): Promise<void> {
    const { columns } = SQL_TABLES[table];
    for (const row of rows)
      fitting(table, () => checkColumns(table, row, Object.keys(declared(table).columns)));
    const most = Math.min(ROWS, Math.floor(MOST_VALUES / columns.length));
    for (let at = 0; at < rows.length; ) {
      // Two texts a table, each prepared once.
      const count = rows.length - at >= most ? most : 1;
      const page = rows.slice(at, at + count) as readonly AnyRow[];
      const values = page.flatMap((row) =>
        columns.map((column) => encode(this.#dialect.codec, column, row[column.name])),
      );
      await this.#run(table, this.#text(table, count), values);
      at += count;
    }
  }

  async write(write: Write): Promise<boolean> {
    const one = taken(write);
    if ('row' in one) {
      fitting(one.table, () => checkColumns(one.table, one.row, Object.keys(declared(one.table).columns)));
    }
    const { sql, values } = this.#statements.of(one);
    return (await this.#run(one.table, sql, values)).length > 0;
  }

  async #run(
    table: TableName,
    sql: string,
    values: Parameters<Connection['query']>[1],
  ): ReturnType<Connection['query']> {
    try {
      return await this.#connection.query(sql, values);
    } catch (error) {
      if ([BrokenKey, BrokenReference, Unkeepable].some((kind) => error instanceof kind)) {
        throw unfitting(table, error);
      }
      throw error;
    }
  }

  #text(table: TableName, count: number): string {
    const name = `${table} ${count}`;
    let text = this.#texts.get(name);
    if (text === undefined) {
      const { columns } = SQL_TABLES[table];
      const names = columns.map(({ name: column }) => quoted(column)).join(', ');
      const rows = Array.from({ length: count }, (_, row) => {
        const places = columns.map((__, i) => this.#dialect.parameter(row * columns.length + i + 1));
        return `(${places.join(', ')})`;
      });
      text = `INSERT INTO ${quoted(table)} (${names}) VALUES ${rows.join(', ')}`;
      this.#texts.set(name, text);
    }
    return text;
  }
}

function fitting(table: TableName, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw unfitting(table, error);
  }
}

function unfitting(table: TableName, cause: unknown): ChanceryError {
  const detail = cause instanceof Error ? cause.message : undefined;
  return new ChanceryError('malformed', `a row of ${table} does not fit what is there`, {
    cause,
    ...(detail === undefined ? {} : { detail }),
  });
}
