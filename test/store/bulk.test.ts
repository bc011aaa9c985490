/** Batches in bulk end as they do statement by statement, whatever their changes do to each other. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import type { Id } from '../../src/base/ids.ts';
import type { Change, Store, Write } from '../../src/records/store.ts';
import type { Row } from '../../src/records/tables.ts';
import { checkedChange } from '../../src/store/check.ts';
import type { Bulk } from '../../src/store/sql/bulk.ts';
import type { Query } from '../../src/store/sql/dialect.ts';
import { SqlEngine } from '../../src/store/sql/engine.ts';
import { PostgresBulk } from '../../src/store/sql/postgres/bulk/bulk.ts';
import { PostgresConnection } from '../../src/store/sql/postgres/connection.ts';
import { POSTGRES } from '../../src/store/sql/postgres/dialect.ts';
import { openPostgres } from '../../src/store/sql/postgres/open.ts';
import { sqlReader } from '../../src/store/sql/read.ts';
import { Writer } from '../../src/store/writer.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { Records } from '../support/records.ts';
import { related, rounds, type Sketch, World } from '../support/small-world.ts';

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
  /** What was asked in bulk. */
  readonly asked: string[] = [];
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
      bulk: isInBulk ? this.#counted(writer.id) : undefined,
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

  #counted(writerId: Id): Bulk {
    const query: Query = (sql, values) => {
      this.asked.push(sql);
      return this.#connection.query(sql, values);
    };
    const bulk = new PostgresBulk(query, writerId);
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
  const shapes = new Set<string>();

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

  test.each([1, 200])(
    'of %i changes that add rows are two statements, the same for any number',
    async (size) => {
      const [{ asked, engine, store, tries }] = ways;
      const records = new Records(ids);
      const { tenantId } = records;
      const [authority, key] = [records.authority(), records.key()];
      const issuer = records.issuer(authority.id, key.id);
      await store.commit(
        records.change([
          { insert: 'tenants', row: records.tenant() },
          { insert: 'authorities', row: authority },
          { insert: 'keys', row: key },
          { insert: 'issuers', row: issuer },
        ]),
      );
      const batch = Array.from({ length: size }, () => issuance(records, issuer, authority.id));
      const { kept } = tries;
      asked.length = 0;
      expect(await engine.run(batch)).toEqual(batch.map(() => ({ status: 'committed' })));
      expect(tries.kept).toBe(kept + 1);
      expect(asked).toHaveLength(2);
      shapes.add(asked.join());
      expect(shapes.size).toBe(1);
      const certificates = await store.all('certificates', { tenantId });
      expect(certificates.map(({ role }) => role)).toEqual(batch.map(() => AWKWARD));
      expect(certificates.map(({ request }) => request)).toEqual(batch.map(() => [AWKWARD]));
      expect(await store.all('names', { tenantId })).toHaveLength(2);
      expect((await store.totals(tenantId, 'issued', [authority.id])).get(authority.id)).toBe(size);
    },
  );

  const plain: Sketch = { writes: [], expects: [], needs: [], count: 0 };
  const doing = (...writes: Sketch['writes']): Sketch => ({ ...plain, writes });

  test.each<readonly [string, readonly (readonly Sketch[])[]]>([
    ['a key that is blocked already', [[doing([16, 0, 0, 0])], [{ ...plain, needs: [[0, 0, 0]] }]]],
    ['one name twice: the first is kept', [[doing([10, 0, 0, 1]), doing([10, 0, 0, 2])]]],
    [
      'what may be removed only once all that refers to it is',
      [[doing([8, 0, 0, 0], [8, 0, 1, 1])], [doing([9, 0, 0, 0]), doing([7, 0, 1, 0]), doing([9, 0, 1, 1])]],
    ],
    ['two updates of one row: the last is kept', [[doing([20, 0, 0, 1]), doing([20, 0, 0, 2])]]],
    ['updates of many rows', [[doing([20, 0, 0, 1]), doing([20, 0, 1, 2]), doing([20, 1, 1, 2])]]],
  ])('end in bulk as they do one by one: %s', async (_what, sketches) => {
    const world = new World(ids.next(), ids.next(), () => ids.next());
    const all = [[world.beginning()], ...sketches.map((round) => round.map((one) => world.change(one)))];
    const [inBulk, one] = await Promise.all(ways.map((way) => played(way, all, world)));
    expect(inBulk).toEqual(one);
  });

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

/** Of what means something in an array's literal. */
const AWKWARD = '"{a,b}" \\ NULL,\'\n';

/** What issuing commits, of a key that is kept, under two names that all have. */
function issuance(records: Records, issuer: Row<'issuers'>, authorityId: Id): Change {
  const { tenantId } = records;
  const key = records.key();
  const certificate = records.certificate(issuer, { keyId: key.id, role: AWKWARD, request: [AWKWARD] });
  const names: readonly Write[] = ['a', 'b'].flatMap((value): readonly Write[] => {
    const name = { tenantId, hash: utf8(value), type: 'dns', value, reversed: value } as const;
    return [
      { insertNew: 'names', row: name },
      {
        insert: 'certificateNames',
        row: { tenantId, nameHash: name.hash, certificateId: certificate.id },
      },
    ];
  });
  return records.change(
    [{ insert: 'keys', row: key }, { insert: 'certificates', row: certificate }, ...names],
    {
      expect: [
        { table: 'tenants', id: tenantId, epoch: 1 },
        { table: 'authorities', tenantId, id: authorityId, epoch: 1 },
      ],
      freeKeys: [{ tenantId, spkiHash: certificate.spkiHash }],
      counts: [{ tenantId, subjectId: authorityId, name: 'issued', by: 1 }],
    },
  );
}
