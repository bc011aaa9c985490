/** The statements that write. Those that insert are made once per table, the others once per shape. */

import type { TableName } from '../../records/tables.ts';
import { type AnyRow, declared, type Taken } from '../check.ts';
import { encode } from './codec.ts';
import type { Dialect } from './dialect.ts';
import { quoted, SQL_TABLES, type SqlColumn, type Stored } from './schema.ts';

export interface Statement {
  readonly sql: string;
  readonly values: readonly Stored[];
}

export class Statements {
  readonly #dialect: Dialect;
  /** By the shape of a write: what it does, to which table and columns, and which of these are compared with NULL. */
  readonly #texts = new Map<string, string>();

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** An update or a removal answers one row for each row that it changed. */
  of(write: Taken): Statement {
    if (write.verb === 'update') return this.#update(write.table, write.set, write.key);
    if (write.verb === 'remove') return this.#remove(write.table, write.key);
    return this.#insert(write.verb, write.table, write.row);
  }

  /** Adds `by` to this writer's share of a counter. */
  count(row: AnyRow): Statement {
    const { sql, values } = this.#insert('insert', 'counters', row);
    const key = declared('counters').primaryKey.map(quoted).join(', ');
    return {
      sql: `${sql} ON CONFLICT (${key}) DO UPDATE SET value = counters.value + excluded.value`,
      values,
    };
  }

  /** The row under a key, as one column; `hold` keeps it as it is until the transaction ends. */
  find(table: TableName, column: string, key: AnyRow, hold: boolean): Statement {
    const columns = columnsOf(table, key);
    const text = this.#text(`find ${table} ${column} ${hold} ${shape(columns, key)}`, () => {
      const where = this.#where(columns, key, 0);
      const end = hold ? this.#dialect.hold : '';
      return `SELECT ${quoted(column)} FROM ${quoted(table)} WHERE ${where}${end}`;
    });
    return { sql: text, values: this.#compared(columns, key) };
  }

  #insert(verb: 'insert' | 'insertNew', table: TableName, row: AnyRow): Statement {
    const { columns } = SQL_TABLES[table];
    const text = this.#text(`${verb} ${table}`, () => {
      const names = columns.map(({ name }) => quoted(name)).join(', ');
      const places = columns.map((_, i) => this.#dialect.parameter(i + 1)).join(', ');
      const key = declared(table).primaryKey.map(quoted).join(', ');
      const end = verb === 'insertNew' ? ` ON CONFLICT (${key}) DO NOTHING` : '';
      return `INSERT INTO ${quoted(table)} (${names}) VALUES (${places})${end}`;
    });
    return { sql: text, values: columns.map((column) => this.#encode(column, row)) };
  }

  #update(table: TableName, set: AnyRow, key: AnyRow): Statement {
    const changed = columnsOf(table, set);
    const columns = columnsOf(table, key);
    const names = changed.map(({ name }) => quoted(name));
    const text = this.#text(`update ${table} ${names.join()} ${shape(columns, key)}`, () => {
      const to = names.map((name, i) => `${name} = ${this.#dialect.parameter(i + 1)}`).join(', ');
      const where = this.#where(columns, key, names.length);
      return `UPDATE ${quoted(table)} SET ${to} WHERE ${where} RETURNING 1`;
    });
    const values = changed.map((column) => this.#encode(column, set));
    return { sql: text, values: [...values, ...this.#compared(columns, key)] };
  }

  #remove(table: TableName, key: AnyRow): Statement {
    const columns = columnsOf(table, key);
    const text = this.#text(`remove ${table} ${shape(columns, key)}`, () => {
      return `DELETE FROM ${quoted(table)} WHERE ${this.#where(columns, key, 0)} RETURNING 1`;
    });
    return { sql: text, values: this.#compared(columns, key) };
  }

  #where(columns: readonly SqlColumn[], key: AnyRow, before: number): string {
    let position = before;
    const conditions = columns.map(({ name }) => {
      if (key[name] === null) return `${quoted(name)} IS NULL`;
      position += 1;
      return `${quoted(name)} = ${this.#dialect.parameter(position)}`;
    });
    return conditions.join(' AND ');
  }

  #compared(columns: readonly SqlColumn[], key: AnyRow): Stored[] {
    return columns.filter(({ name }) => key[name] !== null).map((column) => this.#encode(column, key));
  }

  #encode(column: SqlColumn, row: AnyRow): Stored {
    return encode(this.#dialect.codec, column, row[column.name]);
  }

  #text(shapeOf: string, make: () => string): string {
    let text = this.#texts.get(shapeOf);
    if (text === undefined) {
      text = make();
      this.#texts.set(shapeOf, text);
    }
    return text;
  }
}

function columnsOf(table: TableName, values: AnyRow): readonly SqlColumn[] {
  return SQL_TABLES[table].columns.filter(({ name }) => name in values);
}

function shape(columns: readonly SqlColumn[], key: AnyRow): string {
  return columns.map(({ name }) => (key[name] === null ? `${name}?` : name)).join();
}
