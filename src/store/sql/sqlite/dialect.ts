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
  compiler: () => new SqliteQueryCompiler(),
  keyName: (table, columns) => columns.map((column) => `${table}.${column}`).join(', '),
};
