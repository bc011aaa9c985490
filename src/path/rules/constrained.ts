/**
 * Every name on the path is admitted by the name constraints of all authorities above it (RFC 5280 §6.1.3(b) and (c)), the
 * anchor's included (RFC 5937 §3.2). Self-issued certificates are exempt, except for the leaf.
 */
import { quote } from '../../base/error.ts';
import type { Budget } from '../budget.ts';
import { constrainedNames } from '../constrained-names.ts';
import type { Examined } from '../examined.ts';
import { admitName, describeName } from '../name-constraints.ts';
import type { PathProblem } from '../problem.ts';

/** @param path the leaf first, the anchor last */
export function constrained(path: readonly Examined[], budget: Budget): readonly PathProblem[] {
  const problems: PathProblem[] = [];
  for (const [depth, { certificate, names, selfIssued }] of path.entries()) {
    if (selfIssued && depth > 0) continue;
    const above = path.slice(depth + 1).flatMap(({ nameConstraints }) => nameConstraints ?? []);
    if (above.length === 0) continue;
    const bound = constrainedNames(certificate.subject, names, depth === 0);
    const subtrees = above.reduce(
      (sum, { excluded, permitted }) => sum + excluded.length + permitted.length,
      0,
    );
    if (!budget.spend('comparisons', bound.length * subtrees)) {
      const message = `its ${bound.length} names are too many for the ${subtrees} name constraints above it`;
      return [...problems, { code: 'budget', depth, message }];
    }
    const outside = bound.filter((name) => above.some((constraints) => !admitName(name, constraints)));
    if (outside.length === 0) continue;
    const told = outside.slice(0, MOST_TOLD).map((name) => `${name.type} ${quote(describeName(name))}`);
    const message = `outside the name constraints of an authority above it: ${told.join(', ')}`;
    problems.push({ code: 'name_constraints', depth, message });
  }
  return problems;
}

const MOST_TOLD = 3;
