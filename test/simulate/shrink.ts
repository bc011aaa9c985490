/** From a run that fails to the least that fails in the same way: what is done, and what goes wrong, is left out piece by piece. */
import type { Plant } from './organ.ts';
import { type Run, simulate } from './simulate.ts';

export interface Smallest {
  readonly run: Run;
  /** Numbers of the steps that are left of the plan. */
  readonly steps: readonly number[];
  /** How many runs it took. */
  readonly runs: number;
}

/** More runs are not tried. */
const MOST_RUNS = 400;

/**
 * @param invariant that the run breaks, and the smaller ones must break too
 * @returns a run from which neither a step nor a fault can be left out, unless that took too long to find
 * @throws RangeError when the run does not break the invariant
 */
export async function shrink(
  { seed, steps }: { readonly seed: number; readonly steps: number },
  plants: readonly Plant[],
  invariant: string,
): Promise<Smallest> {
  let runs = 0;
  let smallest = await simulate({ seed, steps, plants });
  const breaks = ({ violations }: Run): boolean =>
    violations.some((violation) => violation.invariant === invariant);
  if (!breaks(smallest)) throw new RangeError(`seed ${seed} does not break: ${invariant}`);
  const all = smallest.steps;
  const tried = async (kept: readonly number[], faults: ReadonlySet<string>): Promise<boolean> => {
    if (runs >= MOST_RUNS) return false;
    runs += 1;
    const withoutSteps = new Set(all.filter((number) => !kept.includes(number)));
    const run = await simulate({ seed, steps, plants, withoutSteps, withoutFaults: faults });
    if (!breaks(run)) return false;
    smallest = run;
    return true;
  };
  const without = new Set<string>();
  const stepsLeft = await minimal(all, (kept) => tried(kept, without));
  // Each fault that is left out may bring others that would have come after it.
  const faultsLeft = await minimal(smallest.faults, (kept) =>
    tried(stepsLeft, new Set(smallest.faults.filter((place) => !kept.includes(place)))),
  );
  for (const place of smallest.faults) if (!faultsLeft.includes(place)) without.add(place);
  const last = await minimal(stepsLeft, (kept) => tried(kept, without));
  return { run: smallest, steps: last, runs };
}

/** Delta debugging: leaves out halves, quarters, and so on, down to single ones, as long as it still fails. */
async function minimal<T>(
  all: readonly T[],
  fails: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = all;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (await fails(fewer)) kept = fewer;
      else at += size;
    }
  }
  return kept;
}
