/**
 * The updates and removals of a batch, in the order of its changes: behind the rows that it adds, as an update may be of one
 * of these.
 */
import type { Change } from '../../../../records/store.ts';
import { type Taken, taken } from '../../../check.ts';
import type { Query } from '../../dialect.ts';
import type { Statements } from '../../write.ts';

export class Alterations {
  readonly #writes: readonly Taken[];
  readonly #statements: Statements;

  constructor(batch: readonly Change[], statements: Statements) {
    this.#writes = batch.flatMap(({ writes }) => writes.map(taken).filter((write) => !('row' in write)));
    this.#statements = statements;
  }

  /** @returns whether each row was there. @throws BrokenKey, BrokenReference, Unkeepable */
  async make(query: Query): Promise<boolean> {
    for (const write of this.#writes) {
      const { sql, values } = this.#statements.of(write);
      if ((await query(sql, values)).length === 0) return false;
    }
    return true;
  }
}
