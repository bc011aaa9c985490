/** Batches in bulk end as they do statement by statement, whatever their changes do to each other. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Change, Store } from '../../src/records/store.ts';
import { checkedChange } from '../../src/store/check.ts';
import type { Bulk } from '../../src/store/sql/bulk.ts';
import { SqlEngine } from '../../src/store/sql/engine.ts';
import { PostgresBulk } from '../../src/store/sql/postgres/bulk/bulk.ts';
import { PostgresConnection } from '../../src/store/sql/postgres/connection.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { openPostgres } from '../../src/store/sql/postgres/open.ts';
import { sqlReader } from '../../src/store/sql/read.ts';
import { Writer } from '../../src/store/writer.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { related, rounds, World } from '../support/small-world.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const clock = new TestClock();
const ids = testIds(clock);

/** How the batches of an engine were tried, and how that ended. */
interface Tries {
  dependent: number;
  kept: number;
  failed: number;
}

class Way {
  readonly tries: Tries = { dependent: 0, kept: 0, failed: 0 };
  /** What others read. */
  readonly store: Store;
  readonly engine: SqlEngine;
  readonly #url: string;
  readonly #connection: PostgresConnection;

  private constructor(url: string, store: Store, isInBulk: boolean) {
    const writer = new Writer(ids.next());
    this.store = store;
    this.#url = url;
    this.#connection = new PostgresConnection(url, writer.id);
    const { query } = this.#connection;
    this.engine = new SqlEngine({
      connection: this.#connection,
      dialect: POSTGRES,
      reader: sqlReader(POSTGRES, query),
      writer,
      clock,
      lastCommitMs: 0,
      bulk: isInBulk ? this.#counted(new PostgresBulk(query, writer.id)) : undefined,
    });
  }

  static async open(isInBulk: boolean): Promise<Way> {
    const url = await freshDatabase();
    return new Way(url, await openPostgres(url, { clock, ids }), isInBulk);
  }

  async remove(): Promise<void> {
    await this.#connection.close();
    await this.store.close();
    await dropDatabase(this.#url);
  }

  #counted(bulk: Bulk): Bulk {
    return {
      prepare: (batch) => {
        const writeAll = bulk.prepare(batch);
        if (writeAll === undefined) this.tries.dependent += 1;
        return (
          writeAll &&
          (async (events, link) => {
            this.tries.failed += 1;
            const isKept = await writeAll(events, link);
            if (isKept) {
              this.tries.failed -= 1;
              this.tries.kept += 1;
            }
            return isKept;
          })
        );
      },
    };
  }
}

describe.skipIf(!hasPostgres)('batches on PostgreSQL', () => {
  let ways: readonly [Way, Way];

  beforeAll(async () => {
    ways = [await Way.open(true), await Way.open(false)];
  });

  afterAll(async () => {
    for (const way of ways) await way.remove();
  });

  async function played(
    { engine, store }: Way,
    all: readonly (readonly Change[])[],
    world: World,
  ): Promise<unknown> {
    const outcomes = [];
    for (const batch of all) outcomes.push(await engine.run(batch));
    return { outcomes, contents: await world.contents(store) };
  }

  test('end in bulk as they do statement by statement, and leave the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(rounds, fc.array(related, { minLength: 1, maxLength: 10 })),
        async (sketches) => {
          const world = new World(ids.next(), ids.next(), () => ids.next());
          const all = [
            [world.beginning()],
            ...sketches.map((round) => round.map((one) => world.change(one))),
          ];
          const checked = all.map((batch) => batch.map(checkedChange));
          const [inBulk, one] = await Promise.all(ways.map((way) => played(way, checked, world)));
          expect(inBulk).toEqual(one);
        },
      ),
      { numRuns: 80 },
    );
    const { dependent, failed, kept } = ways[0].tries;
    // Each of the three is met often, or this would show little.
    for (const times of [dependent, failed, kept]) expect(times).toBeGreaterThan(20);
  });
});
