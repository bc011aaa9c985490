/** What one request may cost: whatever a caller pastes, the event loop is not held much longer than 50 ms at a time. */
import { Budget } from '../path/budget.ts';

/** Certificates beside the one in question. */
export const MOST_GIVEN = 20;

/** In characters of PEM, of several certificates one after the other. */
export const LONGEST_BUNDLE = 524_288;

/** Our own chains may be this long. */
export const MOST_INTERMEDIATES = 12;

/** Valid paths whose revocation is looked at. */
export const MOST_PATHS = 32;

/**
 * Enough for a path of the longest kind and some that lead nowhere. A signature costs 0.1 ms with P-256 and 1.4 ms with
 * P-521, a comparison of names up to 5 µs; finding out why there is no path may cost half as much again.
 */
const COSTS = { signatures: 16, steps: 2000, comparisons: 8000, policies: 10_000 };

export function newPathBudget(): Budget {
  return new Budget(COSTS);
}
