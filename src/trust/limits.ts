/** What one request may cost: whatever a caller pastes, the event loop is not held much longer than 50 ms at a time. */
import { Budget } from '../path/budget.ts';

/** Certificates beside the one in question. */
export const MOST_GIVEN = 20;

/** Our own chains may be this long. */
export const MOST_INTERMEDIATES = 12;

/** Valid paths whose revocation is looked at. */
export const MOST_PATHS = 32;

/**
 * Enough for two paths of the longest kind. A signature costs 0.1 ms with P-256, 1.4 ms with P-521; finding out why there
 * is no path may cost half as much again.
 */
const COSTS = { signatures: 24, steps: 2000, comparisons: 20_000, policies: 10_000 };

export function newPathBudget(): Budget {
  return new Budget(COSTS);
}
