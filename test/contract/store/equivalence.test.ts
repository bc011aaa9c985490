import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Change, Outcome, Store } from '../../../src/records/store.ts';
import { brokenLink, chainLinks } from '../../support/chain.ts';
import { TestClock, testIds } from '../../support/clock.ts';
import { rounds, World } from '../../support/small-world.ts';
import { type Place, STORES } from '../../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

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
