/**
 * Which batches may be written in bulk, judged by the reference: there, too, all can be checked first, and all rows be
 * inserted before any is changed. Wherever that is let through and succeeds, one change after the other must end alike.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, Store, Write } from '../../src/records/store.ts';
import { TABLES } from '../../src/records/tables.ts';
import { taken } from '../../src/store/check.ts';
import { memoryStore } from '../../src/store/memory/store.ts';
import { areIndependent } from '../../src/store/sql/postgres/bulk/dependence.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { sketch, World } from '../support/small-world.ts';

const clock = new TestClock();
const ids = testIds(clock);
const batches = fc.array(sketch, { minLength: 1, maxLength: 4 });

describe('a batch that is let through to be written in bulk', () => {
  test('ends as one change after the other does, wherever it succeeds', async () => {
    const met = { dependent: 0, kept: 0 };
    await fc.assert(
      fc.asyncProperty(batches, batches, async (before, sketches) => {
        const world = new World(ids.next(), ids.next(), () => ids.next());
        const beginning = [world.beginning(), ...before.map((one) => world.change(one))];
        const batch = sketches.map((one) => world.change(one));
        if (!areIndependent(batch)) {
          met.dependent += 1;
          return;
        }
        const one = await played(beginning, batch, world);
        for (const first of ['insert', 'insertNew'] as const) {
          const atOnce = await played(beginning, [merged(batch, first)], world);
          if (!atOnce.isKept) continue;
          met.kept += 1;
          expect(atOnce).toEqual(one);
        }
      }),
      { numRuns: 4000 },
    );
    for (const times of Object.values(met)) expect(times).toBeGreaterThan(500);
  });
});

async function played(
  beginning: readonly Change[],
  batch: readonly Change[],
  world: World,
): Promise<{ isKept: boolean; contents: unknown }> {
  const store: Store = memoryStore({ clock, ids });
  for (const change of beginning) await store.commit(change);
  const outcomes = await Promise.all(batch.map((change) => store.commit(change)));
  return {
    isKept: outcomes.every(({ status }) => status === 'committed'),
    contents: await world.contents(store),
  };
}

/** All changes as one: it checks, inserts and changes in this order. */
function merged(batch: readonly Change[], first: 'insert' | 'insertNew'): Change {
  const writes = batch.flatMap((change) => change.writes);
  const added = writes.filter((write): write is Addition => 'row' in write);
  return {
    expect: batch.flatMap((change) => change.expect),
    freeKeys: batch.flatMap(({ freeKeys = [] }) => freeKeys),
    present: batch.flatMap(({ present = [] }) => present),
    writes: [...inOrder(added, first), ...writes.filter((write) => !('row' in write))],
    counts: batch.flatMap(({ counts = [] }) => counts),
    events: batch.flatMap((change) => change.events),
  };
}

type Addition = Extract<Write, { readonly row: unknown }>;

/** What is referred to comes first, as a database sees to it when a statement ends. */
function inOrder(added: readonly Addition[], first: 'insert' | 'insertNew'): readonly Addition[] {
  const rank = (write: Addition): number => 2 * ORDER.indexOf(taken(write).table) + (first in write ? 0 : 1);
  const waiting = added.toSorted((a, b) => rank(a) - rank(b));
  const sorted: Addition[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((write) => !waiting.some((other) => isParent(other, write)));
    sorted.push(...waiting.splice(Math.max(ready, 0), 1));
  }
  return sorted;
}

const ORDER = Object.keys(TABLES);

function isParent(parent: Addition, child: Addition): boolean {
  const parentId = 'parentId' in child.row ? child.row.parentId : null;
  return parent !== child && parentId !== null && 'id' in parent.row && parent.row.id === parentId;
}
