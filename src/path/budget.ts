/**
 * What one validation may cost: certificates come from anybody, and paths among cross-signed authorities are as many as
 * their permutations. The figures for signatures and comparisons are those of webpki and Go.
 */
export const LIMITS = {
  /** Signatures verified. */
  signatures: 100,
  /** Certificates tried as the next of a path. */
  steps: 20_000,
  /** Names compared with subtrees. */
  comparisons: 250_000,
  /** Nodes and edges of policy graphs. */
  policies: 50_000,
} as const;

export type Cost = keyof typeof LIMITS;

export class Budget {
  readonly spent: Record<Cost, number> = { signatures: 0, steps: 0, comparisons: 0, policies: 0 };
  readonly limits: Readonly<Record<Cost, number>>;
  /** What ran out; undefined while nothing did. */
  exhausted: Cost | undefined;

  constructor(limits: Readonly<Record<Cost, number>> = LIMITS) {
    this.limits = limits;
  }

  /** Takes `amount` before it is used. @returns false when there is not so much left: it is then not used */
  spend(cost: Cost, amount = 1): boolean {
    if (this.spent[cost] + amount > this.limits[cost]) {
      this.exhausted ??= cost;
      return false;
    }
    this.spent[cost] += amount;
    return true;
  }
}
