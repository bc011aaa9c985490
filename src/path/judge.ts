/** A whole path before all rules: those on each certificate, those on the path, and last the signatures. */
import type { Examined } from './examined.ts';
import type { PathProblem } from './problem.ts';
import { constrained } from './rules/constrained.ts';
import { pathLength } from './rules/path-length.ts';
import { policies } from './rules/policies.ts';
import type { Search } from './search.ts';

export interface Verdict {
  readonly problems: readonly PathProblem[];
  /** The user-constrained-policy-set, when there is no problem with policies. */
  readonly policies: readonly string[];
}

/**
 * @param path the leaf first, the anchor last
 * @param all goes on to the signatures whatever was found before
 */
export function judge(path: readonly Examined[], search: Search, all: boolean): Verdict {
  const verdict = policies(path, search.request.policies ?? {}, search.budget);
  const problems = [
    ...certificateProblems(path, search),
    ...pathLength(path),
    ...constrained(path, search.budget),
    ...(verdict.problem === undefined ? [] : [verdict.problem]),
  ];
  if (all || problems.length === 0) problems.push(...signatureProblems(path, search));
  return {
    problems: problems.sort((a, b) => a.depth - b.depth),
    policies: verdict.problem === undefined ? verdict.policies : [],
  };
}

export function certificateProblems(path: readonly Examined[], search: Search): readonly PathProblem[] {
  return path.flatMap((one, depth) =>
    search.faults(one, search.position(one, depth)).map((fault) => ({ ...fault, depth })),
  );
}

/** From the anchor down; one that is bad ends it, as what is below was vouched for by nobody. */
export function signatureProblems(path: readonly Examined[], search: Search): readonly PathProblem[] {
  for (let depth = path.length - 2; depth >= 0; depth--) {
    const [below, above] = [path[depth] as Examined, path[depth + 1] as Examined];
    const good = search.signatures.isGood(below, above);
    if (good === true) continue;
    if (good === undefined)
      return [{ code: 'budget', depth, message: 'there are too many signatures to verify' }];
    // A key or an algorithm that was refused is told as that.
    const told = [
      search.faults(below, search.position(below, depth)),
      search.faults(above, search.position(above, depth + 1)),
    ];
    if (told.flat().some(({ code }) => code === 'weak_key' || code === 'weak_algorithm')) continue;
    const message = 'its signature was not made with the key of the certificate above it';
    return [{ code: 'bad_signature', depth, message }];
  }
  return [];
}
