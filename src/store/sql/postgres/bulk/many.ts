/** One statement that updates, or removes, many rows of a table in the same way. */
import type { TableName } from '../../../../records/tables.ts';
import type { AnyRow } from '../../../check.ts';
import { quoted, SQL_TABLES, type SqlColumn } from '../../schema.ts';
import type { Statement } from '../../write.ts';
import { Composition } from './arrays.ts';
import type { Alteration } from './commuting.ts';

/** Alterations of one shape differ in nothing but values other than NULL that they are compared with, and that they set. */
export function shapeOf(write: Alteration): string {
  const compared = columnsOf(write.table, write.key).map(({ name }) =>
    write.key[name] === null ? `${name}?` : name,
  );
  const set = 'set' in write ? columnsOf(write.table, write.set).map(({ name }) => name) : [];
  return `${write.verb} ${write.table} ${compared.join()} ${set.join()}`;
}

/** @param group of one shape, at least one. @returns a statement that answers one row for each row that it altered */
export function alterAll(group: readonly Alteration[]): Statement {
  const [{ key, table }] = group as readonly [Alteration];
  const columns = columnsOf(table, key);
  const compared = columns.filter(({ name }) => key[name] !== null);
  const sets = group.flatMap((write) => ('set' in write ? [write.set] : []));
  const set = columnsOf(table, sets[0] ?? {});
  const composition = new Composition();
  const arrays = [
    ...composition.arrays(
      compared,
      group.map((write) => write.key),
    ),
    ...composition.arrays(set, sets),
  ];
  const names = [...compared.map((_, i) => `k${i}`), ...set.map((_, i) => `s${i}`)];
  const given = `unnest(${arrays.join(', ')}) AS given (${names.join(', ')})`;
  const conditions = [
    ...compared.map(({ name }, i) => `own.${quoted(name)} = given.k${i}`),
    ...columns.filter(({ name }) => key[name] === null).map(({ name }) => `own.${quoted(name)} IS NULL`),
  ].join(' AND ');
  const to = set.map(({ name }, i) => `${quoted(name)} = given.s${i}`).join(', ');
  const sql =
    sets.length === 0
      ? `DELETE FROM ${quoted(table)} own USING ${given} WHERE ${conditions} RETURNING 1`
      : `UPDATE ${quoted(table)} own SET ${to} FROM ${given} WHERE ${conditions} RETURNING 1`;
  return { sql, values: composition.values };
}

function columnsOf(table: TableName, values: AnyRow): readonly SqlColumn[] {
  return SQL_TABLES[table].columns.filter(({ name }) => name in values);
}
