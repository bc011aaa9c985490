import { PostgresQueryCompiler } from 'kysely';
import { POSTGRES_CODEC } from '../codec.ts';
import type { Dialect } from '../dialect.ts';

const TEXT = 'text COLLATE "C"';

export const POSTGRES: Dialect = {
  name: 'postgres',
  codec: POSTGRES_CODEC,
  types: { id: 'uuid', text: TEXT, int: 'bigint', bool: 'boolean', blob: 'bytea', json: TEXT },
  table: '',
  keyTable: '',
  parameter: (position) => `$${position}`,
  hold: ' FOR SHARE',
  allowNull: (table, column) => [`ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL`],
  // The only kind before version 18.
  computed: 'STORED',
  indexedBy: () => '',
  unindexed: (expression) => expression,
  // Its planner joins by no subquery that skips rows, even if it skips none.
  apart: ' OFFSET 0',
  compiler: () => new PostgresQueryCompiler(),
  // The names that PostgreSQL gives to the indexes of unnamed constraints.
  keyName: (table, columns, isPrimary) => (isPrimary ? `${table}_pkey` : `${table}_${columns.join('_')}_key`),
};
