import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import type { Id } from '../../../src/base/ids.ts';
import type { Change, Count, Expectation, Outcome, Store, Write } from '../../../src/records/store.ts';
import { brokenLink, chainLinks } from '../../support/chain.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { Records } from '../../support/records.ts';
import { type Place, STORES } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A change as small numbers, so that what fails shrinks to something that can be read. */
interface Sketch {
  readonly writes: readonly (readonly [verb: number, tenant: number, object: number, value: number])[];
  readonly expects: readonly (readonly [table: number, tenant: number, epoch: number])[];
  readonly count: number;
}

const small = (max: number): fc.Arbitrary<number> => fc.nat({ max });
const sketch: fc.Arbitrary<Sketch> = fc.record({
  writes: fc.array(fc.tuple(small(15), small(1), small(2), small(2)), { maxLength: 3 }),
  expects: fc.oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    { arbitrary: fc.tuple(fc.tuple(small(1), small(1), small(2))), weight: 1 },
  ),
  count: small(2),
});
/** Rounds of changes that are committed at once. */
const rounds = fc.array(fc.array(sketch, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 10 });

const others = STORES.filter(({ name }) => name !== 'memory');

describe.each(others)('the $name store and the reference', (kind) => {
  const clock = new TestClock();
  const ids = testIds(clock);
  let places: Place[] = [];

  beforeAll(async () => {
    places = await Promise.all(
      [kind, ...STORES.filter(({ name }) => name === 'memory')].map(({ open }) => open({ clock, ids })),
    );
  });

  afterAll(async () => {
    for (const place of places) await place.remove();
  });

  test('end every sequence of changes alike, and hold the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (sketches) => {
        const world = new World(ids.next(), ids.next(), () => ids.next());
        const all = [[world.beginning()], ...sketches.map((round) => round.map((one) => world.change(one)))];
        const results = await Promise.all(places.map(({ store }) => played(store, all, world)));
        expect(results[0]).toEqual(results[1]);
      }),
      { numRuns: kind.name === 'sqlite' ? 250 : 60 },
    );
    for (const { store } of places) expect(brokenLink(await chainLinks(store))).toBeUndefined();
  });
});

async function played(
  store: Store,
  all: readonly (readonly Change[])[],
  world: World,
): Promise<{ outcomes: readonly (readonly Outcome[])[]; contents: unknown }> {
  const outcomes = [];
  for (const round of all) outcomes.push(await Promise.all(round.map((change) => store.commit(change))));
  return { outcomes, contents: await world.contents(store) };
}

/** Two tenants, in each three objects of every kind that the sketches speak of. */
class World {
  readonly #tenants: readonly Records[];
  readonly #objects: readonly (readonly Id[])[];

  constructor(first: Id, second: Id, next: () => Id) {
    const source = { next };
    this.#tenants = [new Records(source, first), new Records(source, second)];
    this.#objects = this.#tenants.map(() => [next(), next(), next()]);
  }

  beginning(): Change {
    const [first, second] = this.#tenants as [Records, Records];
    return first.change([
      { insert: 'tenants', row: first.tenant() },
      { insert: 'tenants', row: second.tenant() },
      // The first two objects of each kind that others refer to; the third is for the sketches to make.
      ...[0, 1].flatMap((tenant) => [this.#write(0, tenant, 0, 0), this.#write(5, tenant, 0, 0)]),
      ...[0, 1].flatMap((tenant) => [this.#write(0, tenant, 1, 1), this.#write(5, tenant, 1, 1)]),
      ...[0, 1].map((tenant) => this.#write(12, tenant, 0, 1)),
    ]);
  }

  change({ writes, expects, count }: Sketch): Change {
    const [first] = this.#tenants as [Records, Records];
    const [subjectId] = this.#objects[0] as [Id];
    const counts: Count[] =
      count === 0 ? [] : [{ tenantId: first.tenantId, subjectId, name: 'issued', by: count }];
    return first.change(
      writes.map((write) => this.#write(...write)),
      { expect: expects.map((one) => this.#expectation(...one)), counts },
    );
  }

  #expectation(table: number, tenant: number, epoch: number): Expectation {
    const { tenantId } = this.#tenants[tenant] as Records;
    if (table === 0) return { table: 'tenants', id: tenantId, epoch };
    return { table: 'authorities', tenantId, id: this.#objects[tenant]?.[0] as Id, epoch };
  }

  #write(verb: number, tenant: number, object: number, value: number): Write {
    const records = this.#tenants[tenant] as Records;
    const { tenantId } = records;
    const objects = this.#objects[tenant] as readonly Id[];
    const id = objects[object] as Id;
    const other = objects[value] as Id;
    const key = { tenantId, id };
    const member = { tenantId, groupId: id, identityId: other };
    const name = {
      tenantId,
      hash: utf8(String(object)),
      type: 'dns',
      value: `${value}`,
      reversed: '',
    } as const;
    const username = value === 0 ? null : `u${value}`;
    const writes: readonly Write[] = [
      { insert: 'groups', row: records.group({ id, slug: `g${value}` }) },
      { insertNew: 'groups', row: records.group({ id, slug: `g${value}` }) },
      { update: 'groups', key, set: { slug: `g${value}` } },
      {
        update: 'groups',
        key: { tenantId, slug: `g${object}` },
        set: { slug: `g${value}`, createdAt: value },
      },
      { remove: 'groups', key },
      { insert: 'identities', row: records.identity({ id, username }) },
      { update: 'identities', key: { ...key, email: null }, set: { username, epoch: value } },
      { remove: 'identities', key },
      { insert: 'groupMembers', row: member },
      { remove: 'groupMembers', key: member },
      { insertNew: 'names', row: name },
      { insert: 'authorities', row: records.authority({ id, name: `a${value}`, parentId: other }) },
      { insert: 'authorities', row: records.authority({ id, name: `a${value}`, epoch: value }) },
      { update: 'authorities', key, set: { epoch: value, parentId: value === 0 ? null : other } },
      { remove: 'authorities', key },
      { update: 'tenants', key: { id: tenantId }, set: { epoch: value } },
    ];
    return writes[verb] as Write;
  }

  async contents(store: Store): Promise<unknown> {
    const all = this.#tenants.map(async ({ tenantId }, i) => ({
      tenant: await store.all('tenants', { id: tenantId }),
      groups: await store.all('groups', { tenantId }),
      identities: await store.all('identities', { tenantId }),
      groupMembers: await store.all('groupMembers', { tenantId }),
      names: await store.all('names', { tenantId }),
      authorities: await store.all('authorities', { tenantId }),
      totals: await store.totals(tenantId, 'issued', this.#objects[i] ?? []),
      events: (await store.events({ tenantId, limit: 1000 })).map(({ id }) => id),
    }));
    return await Promise.all(all);
  }
}
