/** What all reads are made with: statements that Kysely writes, and rows that come back as arrays of values. */
import {
  type Compilable,
  DummyDriver,
  Kysely,
  type SelectQueryBuilder,
  SqliteAdapter,
  SqliteIntrospector,
} from 'kysely';
import type { Page } from '../../../records/store.ts';
import type { Row, TableName } from '../../../records/tables.ts';
import { Unreadable } from '../../../records/unreadable.ts';
import { type AnyRow, declared } from '../../check.ts';
import { unavailable } from '../../commit-queue.ts';
import { bounded } from '../../query.ts';
import { encode, type RowReader, readablePart, rowReader } from '../codec.ts';
import type { Dialect, Query } from '../dialect.ts';
import { type AnySchema, quoted, type Schema, SQL_TABLES, SqlNames, type Stored } from '../schema.ts';

export type AnySelect = SelectQueryBuilder<AnySchema, string, object>;

/** The most subjects that one statement asks about. */
export const SUBJECTS = 500;

export class SqlSource {
  readonly dialect: Dialect;
  readonly db: Kysely<Schema>;
  readonly any: Kysely<AnySchema>;
  readonly #query: Query;
  readonly #readers = new Map<TableName, RowReader>();
  /** What reads a row by its key, by table and columns: every request reads some, and there are few shapes. */
  readonly #byKey = new Map<string, string>();

  constructor(dialect: Dialect, query: Query) {
    this.dialect = dialect;
    this.db = builder(dialect);
    this.any = builder(dialect);
    this.#query = query;
  }

  select(table: TableName, where: AnyRow): AnySelect {
    const { columns } = SQL_TABLES[table];
    let select = this.any.selectFrom(table).select(columns.map(({ name }) => `${table}.${name}`));
    for (const column of columns) {
      if (!(column.name in where)) continue;
      const value = encode(this.dialect.codec, column, where[column.name]);
      select = select.where(`${table}.${column.name}`, value === null ? 'is' : '=', value);
    }
    return select;
  }

  /** @param key columns of the table, none of them NULL */
  async byKey<T extends TableName>(table: T, key: Partial<Row<T>>): Promise<Row<T> | undefined> {
    const names = Object.keys(key);
    const shape = `${table} ${names.join()}`;
    let text = this.#byKey.get(shape);
    if (text === undefined) {
      const columns = SQL_TABLES[table].columns.map(({ name }) => quoted(name)).join(', ');
      const where = names
        .map((name, i) => `${quoted(name)} = ${this.dialect.parameter(i + 1)}`)
        .join(' AND ');
      text = `SELECT ${columns} FROM ${quoted(table)} WHERE ${where}`;
      this.#byKey.set(shape, text);
    }
    const { columns } = declared(table);
    const values = Object.entries(key).map(([name, value]) => {
      const kind = columns[name]?.kind;
      return kind === undefined ? null : this.dialect.codec.encode[kind](value as never);
    });
    const [row] = await this.read(text, values, 1);
    return row === undefined ? undefined : this.decode(table, row);
  }

  page(select: AnySelect, table: TableName, { before, limit }: Page): AnySelect {
    const older = before === undefined ? select : select.where(`${table}.id`, '<', before);
    return older.orderBy(`${table}.id`, 'desc').limit(bounded(limit));
  }

  async rows<T extends TableName>(table: T, select: Compilable): Promise<Row<T>[]> {
    return (await this.run(select)).map((values) => this.decode(table, values));
  }

  async run(select: Compilable): Promise<readonly (readonly Stored[])[]> {
    const { sql: text, parameters } = select.compile();
    return await this.read(text, parameters as readonly Stored[]);
  }

  /** Rows of a statement as its text. @throws unavailable */
  async read(text: string, values: readonly Stored[], most?: 1): Promise<readonly (readonly Stored[])[]> {
    try {
      return await this.#query(text, values, most);
    } catch (error) {
      throw unavailable('a read failed', error);
    }
  }

  /** @throws Unreadable for what no store can have written */
  decode<T extends TableName>(table: T, values: readonly Stored[]): Row<T> {
    const { codec } = this.dialect;
    const { columns } = SQL_TABLES[table];
    let read = this.#readers.get(table);
    if (read === undefined) {
      read = rowReader(codec, columns);
      this.#readers.set(table, read);
    }
    try {
      return read(values) as Row<T>;
    } catch (error) {
      throw new Unreadable(table, readablePart(codec, columns, values), error);
    }
  }
}

/** Kysely as a writer of statements only: it holds no connection. */
function builder<S>(dialect: Dialect): Kysely<S> {
  return new Kysely<S>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => dialect.compiler(),
    },
    plugins: [new SqlNames()],
  });
}
