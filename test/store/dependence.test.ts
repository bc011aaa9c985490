/**
 * Which batches may be written in bulk, judged by the reference: there, too, all can be checked first, and all rows be
 * inserted before any is changed. Wherever that is let through and succeeds, one change after the other must end alike.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import type { Change, Store, Write } from '../../src/records/store.ts';
import { TABLES } from '../../src/records/tables.ts';
import { taken } from '../../src/store/check.ts';
import { memoryStore } from '../../src/store/memory/store.ts';
import { areIndependent } from '../../src/store/sql/postgres/bulk/dependence.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { Records } from '../support/records.ts';
import { related, World } from '../support/small-world.ts';

const clock = new TestClock();
const ids = testIds(clock);

describe('a batch that is let through to be written in bulk', () => {
  test('ends as one change after the other does, wherever it succeeds', async () => {
    const met = { dependent: 0, kept: 0 };
    await fc.assert(
      fc.asyncProperty(related, related, async (before, sketches) => {
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
      { numRuns: 1500 },
    );
    for (const times of Object.values(met)) expect(times).toBeGreaterThan(100);
  });
});

describe('a change depends on one before it', () => {
  const records = new Records(ids);
  const { tenantId } = records;
  const identity = records.identity();
  const group = records.group();
  const key = { tenantId, id: group.id };
  const authority = records.authority();
  const child = records.authority({ parentId: authority.id });
  const blocked = { spkiHash: utf8('key'), reason: 'compromised', since: 1 } as const;
  const name = { tenantId, hash: utf8('a'), type: 'dns', value: 'a', reversed: 'a' } as const;

  const insert: Change = records.change([{ insert: 'groups', row: group }]);
  const remove: Change = records.change([{ remove: 'groups', key }]);
  const move: Change = records.change([{ update: 'groups', key, set: { slug: 'moved' } }]);
  const removeSlug: Change = records.change([{ remove: 'groups', key: { tenantId, slug: group.slug } }]);
  const renew: Change = records.change([{ insertNew: 'groups', row: { ...group, slug: 'anew' } }]);
  const needsId: Change = records.change([], { present: [{ table: 'groups', key }] });
  const needsSlug: Change = records.change([], {
    present: [{ table: 'groups', key: { tenantId, slug: group.slug } }],
  });
  const makeParent: Change = records.change([{ insert: 'authorities', row: authority }]);
  const makeChild: Change = records.change([{ insert: 'authorities', row: child }]);
  const adopt: Change = records.change([
    { update: 'authorities', key: { tenantId, id: records.id() }, set: { parentId: authority.id } },
  ]);
  const epoch: Change = records.change([
    { update: 'identities', key: { tenantId, id: identity.id }, set: { epoch: 2 } },
  ]);
  const expects: Change = records.change([], {
    expect: [{ table: 'identities', tenantId, id: identity.id, epoch: 1 }],
  });
  const block: Change = records.change([{ insertNew: 'blockedKeys', row: blocked }]);
  const free: Change = records.change([], { freeKeys: [{ tenantId, spkiHash: blocked.spkiHash }] });
  const keep: Change = records.change([{ insert: 'names', row: name }]);
  const keepNew: Change = records.change([{ insertNew: 'names', row: name }]);

  test.each<readonly [string, Change, Change]>([
    ['that removes what it needs', remove, needsId],
    ['that removes what it needs by another key', remove, needsSlug],
    ['that renames what it needs by its name', move, needsSlug],
    ['that makes what it needs', insert, needsId],
    ['that moves an epoch which it expects', epoch, expects],
    ['that blocks a key which it needs free', block, free],
    ['that failed for want of what it inserts', move, insert],
    ['that failed for want of what it inserts, to refer to', makeChild, makeParent],
    ['that failed to refer to what it inserts', adopt, makeParent],
    ['that inserts a row in another way', keepNew, keep],
    ['that removes a row which it makes anew, by another key', removeSlug, renew],
  ])('%s', (_what, first, second) => {
    expect(areIndependent([first, second])).toBe(false);
  });

  test('that removes what it inserts again', () => {
    const unblock = records.change([{ remove: 'blockedKeys', key: { spkiHash: blocked.spkiHash } }]);
    expect(areIndependent([block, unblock])).toBe(true);
    expect(areIndependent([block, unblock, block])).toBe(false);
  });

  test.each<readonly [string, Change, Change]>([
    ['it only needs what another then removes', needsId, remove],
    ['it only expects an epoch that another then moves', expects, epoch],
    ['it alters what another has inserted', insert, move],
    ['it refers to what another has inserted', makeParent, makeChild],
    ['it needs what another does not touch', move, free],
    ['it inserts what another inserts too: one of them fails by itself', insert, insert],
  ])('but not when %s', (_what, first, second) => {
    expect(areIndependent([first, second])).toBe(true);
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
