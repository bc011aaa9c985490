import { SqliteQueryCompiler } from 'kysely';
import { SQLITE_CODEC } from '../codec.ts';
import type { Dialect } from '../dialect.ts';

export const SQLITE: Dialect = {
  name: 'sqlite',
  codec: SQLITE_CODEC,
  types: { id: 'TEXT', text: 'TEXT', int: 'INTEGER', bool: 'INTEGER', blob: 'BLOB', json: 'TEXT' },
  table: ' STRICT',
  keyTable: ' STRICT, WITHOUT ROWID',
  parameter: () => '?',
  // A transaction that writes is the only one.
  hold: '',
  // The way that SQLite documents for lifting a constraint: nothing on disk changes but the table's own text.
  allowNull: (table, column, type) => [
    'PRAGMA writable_schema = ON',
    `UPDATE sqlite_schema SET sql = replace(sql, '${column} ${type} NOT NULL', '${column} ${type}')
     WHERE type = 'table' AND name = '${table}'`,
    'PRAGMA writable_schema = RESET',
  ],
  // The only kind that can be added to a table.
  computed: 'VIRTUAL',
  indexedBy: (index) => ` INDEXED BY ${index}`,
  unindexed: (expression) => `+${expression}`,
  apart: '',
  compiler: () => new SqliteQueryCompiler(),
  keyName: (table, columns) => columns.map((column) => `${table}.${column}`).join(', '),
};
