/** Path validation, run to its end. */
import type { Budget } from '../../src/path/budget.ts';
import { validPaths } from '../../src/path/paths.ts';
import type { PathProblem } from '../../src/path/problem.ts';
import type { PathRequest, ValidPath } from '../../src/path/request.ts';

export interface Outcome {
  readonly paths: readonly ValidPath[];
  readonly problems: readonly PathProblem[];
}

/** @param most how many valid paths are taken */
export function outcomeOf(request: PathRequest, most = 1, budget?: Budget): Outcome {
  const search = validPaths(request, budget);
  const paths: ValidPath[] = [];
  while (paths.length < most) {
    const next = search.next();
    if (next.done === true) return { paths, problems: next.value };
    paths.push(next.value);
  }
  return { paths, problems: [] };
}

/** `depth code` of each problem; nothing when there is a valid path. */
export function problemsOf(request: PathRequest): readonly string[] {
  return outcomeOf(request).problems.map(({ code, depth }) => `${depth} ${code}`);
}
