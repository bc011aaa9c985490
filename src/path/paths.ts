/**
 * X.509 path building and validation (RFC 5280 §6, RFC 4158, RFC 9618): pure, without a clock, a store or a network.
 * Revocation is the caller's to judge, who takes the next path when a certificate on one was revoked.
 */
import { Budget } from './budget.ts';
import { diagnose } from './diagnose.ts';
import { judge } from './judge.ts';
import type { PathProblem } from './problem.ts';
import type { PathRequest, ValidPath } from './request.ts';
import { Search } from './search.ts';

/**
 * Yields every valid path, the most promising first, until the budget is spent. Nothing that certificates hold makes it
 * throw. Valid is said of signatures, names, periods, constraints, usages, policies and algorithms; not of revocation.
 *
 * Cheap checks come first: a certificate that is faulty for its position is never followed, so that it hides no other
 * path; signatures are verified last, from the anchor down.
 *
 * @param budget counts what was spent; one for all paths of the request
 * @returns when there is none, the problems of the path that got furthest, by depth: at least one. Else nothing.
 */
export function* validPaths(
  request: PathRequest,
  budget: Budget = new Budget(),
): Generator<ValidPath, readonly PathProblem[]> {
  const search = new Search(request, budget);
  let found = false;
  if (search.faults(search.pool.leaf, 'leaf').length === 0) {
    for (const path of search.chains(false)) {
      const { policies, problems } = judge(path, search, false);
      if (problems.length > 0) continue;
      found = true;
      yield { certificates: path.map(({ certificate }) => certificate), policies };
    }
  }
  return found ? [] : diagnose(search);
}
