/** Why there is no valid path: the problems of the path that got furthest. */

import { quote } from '../base/error.ts';
import { formatName } from '../x509/name.ts';
import { Budget } from './budget.ts';
import type { Examined } from './examined.ts';
import { certificateProblems, judge, signatureProblems } from './judge.ts';
import type { PathProblem } from './problem.ts';
import { isSameAuthority, Search } from './search.ts';

/** Beside what the search for valid paths may cost, half as much: a few chains are enough to find one that tells. */
function budgetBeside({ limits }: Budget): Budget {
  const half = Object.entries(limits).map(([cost, limit]) => [cost, Math.ceil(limit / 2)]);
  return new Budget({ ...limits, ...Object.fromEntries(half) });
}

const MOST_CHAINS = 16;

/**
 * Of the chains that reach an anchor, certificates with faults let be, the one whose signatures hold and that has fewest
 * problems; when none does, of the chain that ends where an issuer is missing. At least one problem, by depth.
 */
export function diagnose(failed: Search): readonly PathProblem[] {
  const search = new Search(failed.request, budgetBeside(failed.budget), failed.pool);
  let best: readonly PathProblem[] | undefined;
  let chains = 0;
  for (const chain of search.chains(true)) {
    const { problems } = judge(chain, search, true);
    if (problems.length > 0 && (best === undefined || weight(problems) < weight(best))) best = problems;
    if (++chains === MOST_CHAINS) break;
  }
  if (failed.budget.exhausted !== undefined) {
    const message = `the search was given up: too many ${failed.budget.exhausted}`;
    return [...(best ?? []), { code: 'budget', depth: 0, message }];
  }
  return best ?? deadEnd(search);
}

/** A chain with a bad signature is hardly one: whoever bears the issuer's name is not the issuer. */
function weight(problems: readonly PathProblem[]): number {
  return problems.length + (problems.some(({ code }) => code === 'bad_signature') ? 1000 : 0);
}

/** Follows names as far as they lead. */
function deadEnd(search: Search): readonly PathProblem[] {
  const path: Examined[] = [search.pool.leaf];
  for (;;) {
    const last = path[path.length - 1] as Examined;
    const next = search.pool
      .issuersOf(last)
      .find((issuer) => !path.some((one) => isSameAuthority(one, issuer)));
    if (next === undefined || search.tooLong !== undefined || path.length > MOST_CHAINS) break;
    path.push(next);
  }
  const faults = [
    ...certificateProblems(path, search),
    ...signatureProblems(path, search),
    endOf(path, search),
  ];
  return faults.sort((a, b) => a.depth - b.depth);
}

function endOf(path: readonly Examined[], { tooLong }: Search): PathProblem {
  if (tooLong !== undefined) {
    return {
      code: 'path_too_long',
      depth: tooLong,
      message: 'more authorities stand above the leaf than are let',
    };
  }
  const depth = path.length - 1;
  const { certificate, selfIssued } = path[depth] as Examined;
  if (selfIssued)
    return { code: 'untrusted_root', depth, message: 'it is self-signed, and not among the anchors' };
  const issuer = quote(formatName(certificate.issuer));
  return {
    code: 'unknown_issuer',
    depth,
    message: `its issuer ${issuer} is not among the certificates given`,
  };
}
