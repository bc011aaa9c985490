/** What differs between the engines, as data, and what they are asked through. */
import type { QueryCompiler } from 'kysely';
import type { AuditLinkRow } from '../../records/audit.ts';
import type { ColumnKind } from '../../records/column.ts';
import type { Codec } from './codec.ts';
import type { Stored } from './schema.ts';

export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  readonly codec: Codec;
  /** The column types that migrations use. */
  readonly types: Readonly<Record<ColumnKind, string>>;
  /** What ends a CREATE TABLE, and that of a table which is nothing but its key. */
  readonly table: string;
  readonly keyTable: string;
  /** The placeholder of the parameter at `position`, from 1. */
  parameter(position: number): string;
  /** What ends a SELECT whose rows must stay as they are until the transaction ends. */
  readonly hold: string;
  /** Statements after which a column may hold NULL. `type` is as the table was made with. */
  readonly allowNull: (table: string, column: string, type: string) => readonly string[];
  /** What ends the definition of a column that is computed from others. */
  readonly computed: 'VIRTUAL' | 'STORED';
  /** What stands behind a table that is to be read by this index; nothing where the engine chooses for itself. */
  readonly indexedBy: (index: string) => string;
  /** An expression whose comparisons are not to choose an index. */
  readonly unindexed: (expression: string) => string;
  /** What ends a subquery that is asked for each row, where the engine would else join by it, and begin with what it finds. */
  readonly apart: string;
  compiler(): QueryCompiler;
  /** How the engine's errors name a key, given as the database spells its table and columns. */
  keyName(table: string, columns: readonly string[], isPrimary: boolean): string;
}

/** Rows as arrays of values, in the order of the columns that were asked for. `most` says that there is one at most. */
export type Query = (
  sql: string,
  values: readonly Stored[],
  most?: 1,
) => Promise<readonly (readonly Stored[])[]>;

/** The one connection that writes. Its methods are called one after the other. */
export interface Connection {
  /** @throws BrokenKey, BrokenReference, Unkeepable, or the engine's failure */
  readonly query: Query;
  /** `alone`: no other transaction of any process comes between its reads and its writes. */
  begin(mode: 'shared' | 'alone'): Promise<void>;
  /** A link whose commit was in doubt, once: it is known now to have been committed. */
  settled(): AuditLinkRow | undefined;
  /**
   * When it resolves, the transaction is durable; when it throws, it is not, or that is in doubt.
   * @param link the audit link in it, by which it can be found when the answer to COMMIT is lost
   */
  commit(link?: AuditLinkRow): Promise<void>;
  /** Never throws: a connection that cannot roll back has lost its transaction. */
  rollback(): Promise<void>;
  /** Whether the transaction may be run again after this failure: it certainly was not committed, and might be now. */
  mayRunAgain(error: unknown): boolean;
}

/** A write met a key that is taken; `key` as {@link Dialect.keyName} names it. */
export class BrokenKey extends Error {
  readonly key: string;

  constructor(key: string, cause: unknown) {
    super('a key is taken', { cause });
    this.key = key;
  }
}

/** A write refers to a row that is not there, or removes one that is referred to. */
export class BrokenReference extends Error {
  constructor(cause: unknown) {
    super('a reference is broken', { cause });
  }
}

/** The engine cannot keep what a write holds, e.g. a value that is longer than an index takes; others it can. */
export class Unkeepable extends Error {
  constructor(cause: unknown) {
    super('the engine cannot keep a value', { cause });
  }
}
