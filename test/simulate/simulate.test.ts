/** The simulation: seeds hold, replay, and find what is planted. `npm run simulate -- --seeds 1..10000` runs many more. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Plant } from './organ.ts';
import { INVARIANTS, PLANTS } from './organs/all.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

const STEPS = 80;
const SEEDS = 80;
/** Within so many seeds, a defect shows. */
const PATIENCE = 60;
const MINUTES = 60_000;

describe('three replicas that share a database, with faults at every port', () => {
  it(
    `hold for ${SEEDS} seeds`,
    async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { violations } = await simulate({ seed, steps: STEPS });
        expect({ seed, violations }).toEqual({ seed, violations: [] });
      }
    },
    5 * MINUTES,
  );

  it(
    'do the same again from the same seed, in this process and in another',
    async () => {
      const [first, second] = [
        await simulate({ seed: 7, steps: STEPS }),
        await simulate({ seed: 7, steps: STEPS }),
      ];
      expect(second.trace).toEqual(first.trace);
      expect(second.hash).toBe(first.hash);
      const args = [
        '--import',
        './test/support/typescript.mjs',
        'test/simulate/main.ts',
        '--seed',
        '7',
        '--quiet',
      ];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect(stdout).toContain(first.hash);
    },
    MINUTES,
  );

  it('do most of what they are asked for, also while things go wrong', async () => {
    let [all, good] = [0, 0];
    for (let seed = 1; seed <= 10; seed++) {
      const { answers } = await simulate({ seed, steps: STEPS });
      all += answers.all;
      good += answers.good;
    }
    expect(good / all).toBeGreaterThan(0.5);
  });
});

describe('a planted defect', () => {
  it.each(PLANTS.map((plant) => [plant.name, plant] as const))(
    'is found: %s',
    async (_, plant) => {
      expect(await firstSeed(plant)).toBeLessThanOrEqual(PATIENCE);
    },
    2 * MINUTES,
  );

  it('is planted against every invariant that has one, by its name', () => {
    const names = INVARIANTS.map(({ name }) => name);
    expect(PLANTS.filter(({ breaks }) => !names.includes(breaks))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it(
    'is shown by a trace from which nothing can be left out, the same each time',
    async () => {
      const plant = PLANTS.find(({ name }) => name === 'answered before it is durable') as Plant;
      const seed = await firstSeed(plant);
      const run = (): ReturnType<typeof shrink> => shrink({ seed, steps: STEPS }, [plant], plant.breaks);
      const first = await run();
      expect(first.steps.length).toBeLessThanOrEqual(3);
      expect(first.run.violations.map(({ invariant }) => invariant)).toContain(plant.breaks);
      expect((await run()).run.hash).toBe(first.run.hash);
    },
    2 * MINUTES,
  );
});

/** The first seed that shows a planted defect; more than `PATIENCE` when none of them does. */
async function firstSeed(plant: Plant): Promise<number> {
  for (let seed = 1; seed <= PATIENCE; seed++) {
    const { violations } = await simulate({ seed, steps: STEPS, plants: [plant] });
    if (violations.some(({ invariant }) => invariant === plant.breaks)) return seed;
  }
  return PATIENCE + 1;
}
