/** The search for paths: depth first from the leaf up, the most promising issuer first (RFC 4158). */
import { equal } from '../base/bytes.ts';
import type { Budget } from './budget.ts';
import type { Examined } from './examined.ts';
import { Pool } from './pool.ts';
import type { Fault } from './problem.ts';
import type { PathRequest } from './request.ts';
import { faultsOf } from './rules/certificate-rules.ts';
import { countedIntermediates } from './rules/path-length.ts';
import type { Position } from './rules/rule.ts';
import { Signatures } from './signatures.ts';

const MOST_INTERMEDIATES = 10;

/** However many of them are self-issued. */
const LONGEST_PATH = 32;

export class Search {
  readonly request: PathRequest;
  readonly budget: Budget;
  readonly pool: Pool;
  readonly signatures: Signatures;
  /** Where a path had no room for another authority. */
  tooLong: number | undefined;
  readonly #faults = new Map<Examined, Map<Position, readonly Fault[]>>();

  /** @param pool of an earlier search for the same request, to go on with */
  constructor(request: PathRequest, budget: Budget, pool: Pool = new Pool(request)) {
    this.request = request;
    this.budget = budget;
    this.pool = pool;
    this.signatures = new Signatures(budget);
  }

  /** What is wrong with a certificate in its position, found once. */
  faults(examined: Examined, position: Position): readonly Fault[] {
    const known = this.#faults.get(examined) ?? new Map<Position, readonly Fault[]>();
    const faults = known.get(position) ?? faultsOf({ examined, position, request: this.request });
    this.#faults.set(examined, known.set(position, faults));
    return faults;
  }

  position(examined: Examined, depth: number): Position {
    return depth === 0 ? 'leaf' : this.pool.isAnchor(examined) ? 'anchor' : 'intermediate';
  }

  /**
   * Chains of names from the leaf to an anchor. The caller verifies signatures of each before it takes the next: what a bad
   * one was on is left.
   * @param tolerant also over certificates that have faults, which is of use only to tell them
   */
  *chains(tolerant: boolean): Generator<readonly Examined[], void> {
    const { leaf } = this.pool;
    if (this.pool.isAnchor(leaf)) yield [leaf];
    yield* this.#extend([leaf], tolerant);
  }

  *#extend(path: readonly Examined[], tolerant: boolean): Generator<readonly Examined[], void> {
    const last = path[path.length - 1] as Examined;
    for (const issuer of this.pool.issuersOf(last)) {
      if (!this.budget.spend('steps')) return;
      if (!this.#mayFollow(path, issuer, tolerant)) continue;
      const longer = [...path, issuer];
      if (this.pool.isAnchor(issuer)) yield longer;
      else if (this.#hasRoom(longer)) yield* this.#extend(longer, tolerant);
      // Meanwhile a signature further down may have turned out to be bad.
      if (path.some((one, depth) => depth > 0 && this.signatures.isBad(path[depth - 1] as Examined, one)))
        return;
    }
  }

  #mayFollow(path: readonly Examined[], issuer: Examined, tolerant: boolean): boolean {
    const last = path[path.length - 1] as Examined;
    if (!this.pool.leadsToAnchor(issuer) || this.signatures.isBad(last, issuer)) return false;
    if (path.some((one) => isSameAuthority(one, issuer))) return false;
    return tolerant || this.faults(issuer, this.position(issuer, path.length)).length === 0;
  }

  #hasRoom(path: readonly Examined[]): boolean {
    const most = this.request.maxIntermediates ?? MOST_INTERMEDIATES;
    const room = countedIntermediates(path) <= most && path.length < LONGEST_PATH;
    if (!room) this.tooLong ??= path.length - 1;
    return room;
  }
}

/** One name with one key: a second certificate of it on a path leads nowhere that the first did not. */
export function isSameAuthority(a: Examined, b: Examined): boolean {
  return a === b || (a.subject === b.subject && equal(a.certificate.spki, b.certificate.spki));
}
