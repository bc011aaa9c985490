/** The loop of fuzzing, for a short run in the tests and a long one elsewhere. */

import { dice, mutateShaped } from './mutate.ts';
import { type FuzzTarget, outcomeOfRun } from './target.ts';

/** A fault that an input found, with all that is needed to see it again. */
export interface Finding {
  readonly seed: number;
  readonly input: Uint8Array;
  readonly error: unknown;
}

/**
 * Runs `target` on its seeds and then on `count` mutated inputs, each of its own seed from `firstSeed` on.
 * @returns the first finding, or how many inputs were run
 */
export async function fuzz(target: FuzzTarget, firstSeed: number, count: number): Promise<Finding | number> {
  const seeds = target.seeds();
  for (const input of seeds) {
    const error = await failureOf(target, input);
    if (error !== undefined) return { seed: -1, input, error };
  }
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const input = inputOf(target, seeds, seed);
    const error = await failureOf(target, input);
    if (error !== undefined) return { seed, input, error };
  }
  return seeds.length + count;
}

function inputOf({ shape }: FuzzTarget, seeds: readonly Uint8Array[], seed: number): Uint8Array {
  const roll = dice(seed);
  const [input, other] = [seeds[roll(seeds.length)], seeds[roll(seeds.length)]];
  if (input === undefined || other === undefined) throw new Error('a target without seeds');
  return mutateShaped(shape, input, other, roll);
}

/** What `target` throws on `input`. */
export async function failureOf(target: FuzzTarget, input: Uint8Array): Promise<unknown> {
  try {
    await outcomeOfRun(target, input);
    return undefined;
  } catch (error) {
    return error ?? new Error('threw nothing');
  }
}
