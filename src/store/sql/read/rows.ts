/** Rows of any table, by their keys and columns. */
import { sql } from 'kysely';
import type { Page, Reader } from '../../../records/store.ts';
import type { Row, TableName } from '../../../records/tables.ts';
import { checkKey, declared } from '../../check.ts';
import { bounded, checkedWhere, MOST_ROWS, primaryKeyOf, tooMany } from '../../query.ts';
import { encode } from '../codec.ts';
import { SQL_TABLES } from '../schema.ts';
import type { SqlSource } from './source.ts';

export function rowReads(source: SqlSource): Pick<Reader, 'get' | 'list' | 'all' | 'first' | 'walk'> {
  return {
    async get<T extends TableName>(table: T, key: Partial<Row<T>>): Promise<Row<T> | undefined> {
      checkKey(table, key);
      return await source.byKey(table, key);
    },

    async list<T extends TableName>(
      table: T,
      where: Partial<Row<T>>,
      page: Page,
    ): Promise<readonly Row<T>[]> {
      checkedWhere(table, where, 'id');
      return await source.rows(table, source.page(source.select(table, where), table, page));
    },

    async all<T extends TableName>(table: T, where: Partial<Row<T>>): Promise<readonly Row<T>[]> {
      checkedWhere(table, where);
      const rows = await inOrder(source, table, where, MOST_ROWS + 1);
      if (rows.length > MOST_ROWS) throw tooMany(table);
      return rows;
    },

    async first<T extends TableName>(
      table: T,
      where: Partial<Row<T>>,
      limit: number,
    ): Promise<readonly Row<T>[]> {
      checkedWhere(table, where);
      return await inOrder(source, table, where, bounded(limit));
    },

    async walk<T extends TableName>(
      table: T,
      after: Partial<Row<T>> | undefined,
      limit: number,
    ): Promise<readonly Row<T>[]> {
      const names = declared(table).primaryKey;
      let select = source.select(table, {}).limit(bounded(limit));
      for (const name of names) select = select.orderBy(`${table}.${name}`);
      if (after !== undefined) {
        const key = primaryKeyOf(table, after);
        const { columns } = SQL_TABLES[table];
        const values = names.map((name) => {
          const column = columns.find((candidate) => candidate.name === name);
          return column === undefined ? null : encode(source.dialect.codec, column, key[name]);
        });
        // Compared as one, so that a page begins in the index where the one before it ended.
        const own = names.map((name) => sql.ref(`${table}.${name}`));
        select = select.where(sql<boolean>`(${sql.join(own)}) > (${sql.join(values)})`);
      }
      return await source.rows(table, select);
    },
  };
}

function inOrder<T extends TableName>(
  source: SqlSource,
  table: T,
  where: Partial<Row<T>>,
  limit: number,
): Promise<readonly Row<T>[]> {
  let select = source.select(table, where).limit(limit);
  for (const name of declared(table).primaryKey) select = select.orderBy(`${table}.${name}`);
  return source.rows(table, select);
}
