/** The loop of fuzzing, for a short run in the tests and a long one elsewhere. */

import { dice, mutate } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

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
export function fuzz(target: FuzzTarget, firstSeed: number, count: number): Finding | number {
  const seeds = target.seeds();
  for (const input of seeds) {
    const error = failureOf(target, input);
    if (error !== undefined) return { seed: -1, input, error };
  }
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const input = inputOf(seeds, seed);
    const error = failureOf(target, input);
    if (error !== undefined) return { seed, input, error };
  }
  return seeds.length + count;
}

function inputOf(seeds: readonly Uint8Array[], seed: number): Uint8Array {
  const roll = dice(seed);
  const [input, other] = [seeds[roll(seeds.length)], seeds[roll(seeds.length)]];
  if (input === undefined || other === undefined) throw new Error('a target without seeds');
  return mutate(input, other, roll);
}

/** What `target` throws on `input`. */
export function failureOf(target: FuzzTarget, input: Uint8Array): unknown {
  try {
    target.run(input);
    return undefined;
  } catch (error) {
    return error ?? new Error('threw nothing');
  }
}
