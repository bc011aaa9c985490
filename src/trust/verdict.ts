/** From what was found to what is answered. */
import { quote } from '../base/error.ts';
import type { PathProblem } from '../path/problem.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { Anchor } from './material.ts';
import type { JudgedPath, StandingProblem } from './path-standing.ts';

export interface Verdict {
  /** All of the following, and no error. */
  readonly valid: boolean;
  /**
   * A path leads to an anchor, and holds in all but time and revocation: signatures, constraints, policies, algorithms, and
   * what the certificate was asked to be good for.
   */
  readonly chainValid: boolean;
  /** Nothing was found to be outside its period, from the leaf as far as the path goes. */
  readonly notExpired: boolean;
  /** Nothing speaks against any certificate below the anchor; where there is no path, nothing was looked at. */
  readonly notRevoked: boolean;
  /** Where the path ends. */
  readonly anchor: Anchor | undefined;
  /** By depth; at least one unless valid. */
  readonly errors: readonly (PathProblem | StandingProblem)[];
  readonly warnings: readonly string[];
}

export interface Findings {
  /** Why there is no valid path; empty when there is one. */
  readonly problems: readonly PathProblem[];
  /** The valid path, or one that is valid but for time and use. */
  readonly path: JudgedPath | undefined;
  readonly anchor: Anchor | undefined;
  /** Roots of ours that stand above the certificate and are not trusted. */
  readonly switchedOff: readonly AuthorityRow[];
}

const MOST_ERRORS = 50;

export function conclude({ anchor, path, problems, switchedOff }: Findings): Verdict {
  const standing = path?.problems ?? [];
  const errors = [...problems, ...standing].sort((a, b) => a.depth - b.depth);
  const chainValid = anchor !== undefined && problems.every(concernsTime);
  const notExpired = !problems.some(concernsTime);
  const notRevoked = standing.length === 0;
  return {
    valid: chainValid && notExpired && notRevoked,
    chainValid,
    notExpired,
    notRevoked,
    anchor,
    errors: errors.slice(0, MOST_ERRORS),
    warnings: [...(path?.warnings ?? [UNCHECKED]), ...switchedOff.map(offWarning)],
  };
}

const UNCHECKED = 'revocation was not checked, as no path leads to an anchor';

export function concernsTime({ code }: PathProblem): boolean {
  return code === 'expired' || code === 'not_yet_valid';
}

/** What the certificate was asked to be good for. */
export function concernsLeafUse({ code }: PathProblem): boolean {
  return code === 'hostname' || code === 'extended_key_usage' || code === 'key_usage';
}

function offWarning({ name }: AuthorityRow): string {
  return `the root ${quote(name)} is switched off, and not trusted`;
}
