/**
 * One statement for all that a batch expects and that must stay as it is until it is committed: epochs, rows that are
 * present, and the master key of the installation. Every writer holds rows in one order, so that they do not deadlock.
 */
import type { Change, Expectation } from '../../../../records/store.ts';
import { type AnyRow, areOwn, masterKeys, presences } from '../../../check.ts';
import { POSTGRES_CODEC } from '../../codec.ts';
import type { Query } from '../../dialect.ts';
import { quoted, type Stored } from '../../schema.ts';
import { Composition, names } from './arrays.ts';
import { mark } from './marks.ts';
import { type RowSet, RowSets } from './row-sets.ts';

export class Holds {
  readonly #sets: readonly RowSet[];
  readonly #sealing: ReadonlySet<string>;

  constructor(batch: readonly Change[]) {
    const sets = new RowSets();
    for (const change of batch) {
      for (const expectation of change.expect) add(sets, expectation.table, rowOf(expectation));
      for (const { key, table } of presences(change)) add(sets, table, key);
    }
    this.#sets = sets.distinct();
    this.#sealing = new Set(batch.flatMap((change) => [...masterKeys(change)]));
  }

  /** Whether all of it is so, and will be until the transaction ends. */
  async take(query: Query): Promise<boolean> {
    const composition = new Composition();
    const counts = this.#sets.map((set) => held(composition, set));
    const all = this.#sealing.size > 0 ? [...counts, KEY_CHECK] : counts;
    if (all.length === 0) return true;
    const [row = []] = await query(`SELECT ${all.join(', ')}`, composition.values);
    return (
      this.#sets.every(({ rows }, i) => Number(row[i]) === rows.length) && this.#isSealed(row[counts.length])
    );
  }

  #isSealed(keyCheck: Stored = null): boolean {
    return keyCheck === null || areOwn(this.#sealing, POSTGRES_CODEC.decode.blob(keyCheck as never));
  }
}

function add(sets: RowSets, table: RowSet['table'], row: AnyRow): void {
  const columns = Object.keys(row).sort();
  sets.add(table, columns, mark(table, columns, row) ?? '', row);
}

function rowOf({ epoch, id, table, tenantId }: Expectation): AnyRow {
  return table === 'tenants' ? { id, epoch } : { tenantId, id, epoch };
}

/** How many of the rows are there. Sorted before they are locked, as `FOR SHARE` comes last. */
function held(composition: Composition, { columns, rows, table }: RowSet): string {
  const wanted = composition.rows(columns, rows);
  const isWanted = columns.map(({ name }) => `own.${quoted(name)} = wanted.${quoted(name)}`).join(' AND ');
  const order = columns.map(({ name }) => `own.${quoted(name)}`).join(', ');
  return `(SELECT count(*) FROM (SELECT 1 FROM ${quoted(table)} own JOIN ${wanted} AS wanted (${names(columns)})
    ON ${isWanted} ORDER BY ${order} FOR SHARE OF own) held)`;
}

const KEY_CHECK = '(SELECT key_check FROM installation WHERE id = 1 FOR SHARE)';
