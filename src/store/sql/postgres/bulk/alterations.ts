/**
 * The updates and removals of a batch: behind the rows that it adds, as an update may be of one of these. Those of one
 * shape are one statement, where their order is of no account; the others follow one by one, in the order of the changes.
 */
import type { Change } from '../../../../records/store.ts';
import { type Taken, taken } from '../../../check.ts';
import type { Query } from '../../dialect.ts';
import type { Statement, Statements } from '../../write.ts';
import { type Alteration, commuting } from './commuting.ts';
import { alterAll, shapeOf } from './many.ts';

export class Alterations {
  readonly #groups: readonly (readonly Alteration[])[];
  readonly #statements: Statements;

  constructor(batch: readonly Change[], statements: Statements) {
    this.#statements = statements;
    const alterations = batch.flatMap(({ writes }) => writes.map(taken).filter(isAlteration));
    const free = commuting(alterations);
    const groups = new Map<string, Alteration[]>();
    for (const [i, write] of alterations.entries()) {
      const name = free.has(write.table) ? shapeOf(write) : String(i);
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [write]);
      else group.push(write);
    }
    this.#groups = [...groups.values()];
  }

  /** @returns whether each row was there. @throws BrokenKey, BrokenReference, Unkeepable */
  async make(query: Query): Promise<boolean> {
    for (const group of this.#groups) {
      const { sql, values } = this.#statement(group);
      if ((await query(sql, values)).length < group.length) return false;
    }
    return true;
  }

  #statement(group: readonly Alteration[]): Statement {
    const [write] = group;
    return write !== undefined && group.length === 1 ? this.#statements.of(write) : alterAll(group);
  }
}

function isAlteration(write: Taken): write is Alteration {
  return !('row' in write);
}
