/** The fragments that the statements of a search are made of. */
import { type RawBuilder, sql } from 'kysely';
import type { NamePattern } from '../../../records/search.ts';
import type { Dialect } from '../dialect.ts';
import type { Stored } from '../schema.ts';

export type Sql = RawBuilder<unknown>;

export const raw = (text: string): Sql => sql.raw(text);

/** A value that stands for itself: never part of the statement's text. */
export const value = (stored: Stored): Sql => sql`${stored}`;

export function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? raw('1 = 1') : sql.join(conditions as Sql[], raw(' AND '));
}

export function any(conditions: readonly Sql[]): Sql {
  return sql`(${sql.join(conditions as Sql[], raw(' OR '))})`;
}

/**
 * A table that is to be walked by one index and no other. SQLite without statistics takes the index with the most equal
 * columns, however many rows that leaves, and would rather sort them than walk in order; PostgreSQL has statistics.
 */
export function byIndex({ indexedBy }: Dialect, table: string, alias: string, index: string): Sql {
  return raw(`${table} AS ${alias}${indexedBy(index)}`);
}

/**
 * Whether a column of names matches. Not by LIKE, which knows no case on SQLite: lengths count characters on both
 * engines, and the end of a shorter text is never as long as what it is compared with.
 */
export function matches(column: string, { match, values }: NamePattern): Sql {
  return any(
    values.map((text) => {
      const { length } = Array.from(text);
      if (match === 'exact') return sql`${raw(column)} = ${text}`;
      if (match === 'prefix') return sql`substr(${raw(column)}, 1, ${raw(String(length))}) = ${text}`;
      return sql`substr(${raw(column)}, length(${raw(column)}) - ${raw(String(length - 1))}) = ${text}`;
    }),
  );
}

/** The range of a column that begins with `prefix`, as an index is walked. */
export function beginning(column: string, prefix: string): Range {
  const end = prefixEnd(prefix);
  return {
    from: sql`${raw(column)} >= ${prefix}`,
    until: end === undefined ? undefined : sql`${raw(column)} < ${end}`,
  };
}

/** Two ends of what an index is walked over. */
export interface Range {
  readonly from: Sql | undefined;
  readonly until: Sql | undefined;
}

/** The least text that is greater than all that begin with `prefix`, by UTF-8 octets; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const characters = Array.from(prefix);
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) as number;
    if (code === 0x10ffff) continue;
    // Surrogates are no characters.
    return characters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return undefined;
}
