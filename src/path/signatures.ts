/** Signatures between certificates, each verified once however many paths it is on. */
import { signatureAlgorithmFromIdentifier } from '../keys/algorithms.ts';
import { verifySignature } from '../keys/verify.ts';
import type { Budget } from './budget.ts';
import type { Examined } from './examined.ts';

export class Signatures {
  readonly #budget: Budget;
  readonly #known = new Map<Examined, Map<Examined, boolean>>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Whether `below` is known to be signed by another key than `above` has. */
  isBad(below: Examined, above: Examined): boolean {
    return this.#known.get(below)?.get(above) === false;
  }

  /** Whether the key of `above` signed `below`; undefined when the budget does not let it be verified. */
  isGood(below: Examined, above: Examined): boolean | undefined {
    const known = this.#known.get(below) ?? new Map<Examined, boolean>();
    const before = known.get(above);
    if (before !== undefined) return before;
    if (!this.#budget.spend('signatures')) return undefined;
    const good = verify(below, above);
    this.#known.set(below, known.set(above, good));
    return good;
  }
}

/** False also for a key or an algorithm that is refused: other rules say so. */
function verify({ certificate }: Examined, above: Examined): boolean {
  const key = above.key();
  const algorithm = signatureAlgorithmFromIdentifier(certificate.signatureAlgorithm);
  if (typeof key === 'string' || algorithm === undefined) return false;
  return verifySignature(key, algorithm, certificate.tbs, certificate.signature);
}
