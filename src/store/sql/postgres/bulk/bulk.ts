/**
 * A batch on PostgreSQL in two statements, however many changes it has: one holds what is expected, one adds rows. Updates
 * and removals follow.
 */
import type { Id } from '../../../../base/ids.ts';
import type { Change } from '../../../../records/store.ts';
import type { Bulk, WriteAll } from '../../bulk.ts';
import type { Query } from '../../dialect.ts';
import { Statements } from '../../write.ts';
import { POSTGRES } from '../dialect.ts';
import { Additions } from './additions.ts';
import { Alterations } from './alterations.ts';
import { areIndependent } from './dependence.ts';
import { Holds } from './holds.ts';

export class PostgresBulk implements Bulk {
  readonly #query: Query;
  readonly #writerId: Id;
  readonly #statements = new Statements(POSTGRES);

  constructor(query: Query, writerId: Id) {
    this.#query = query;
    this.#writerId = writerId;
  }

  prepare(batch: readonly Change[]): WriteAll | undefined {
    if (!areIndependent(batch)) return undefined;
    const holds = new Holds(batch);
    const additions = new Additions(batch, this.#writerId);
    const alterations = new Alterations(batch, this.#statements);
    return async (events, link) =>
      (await holds.take(this.#query)) &&
      (await additions.make(this.#query, events, link)) &&
      (await alterations.make(this.#query));
  }
}
