/**
 * No more authorities stand below one than its path length says (RFC 5280 §4.2.1.9, §6.1.4(l) and (m)). Self-issued ones do
 * not count, nor does the leaf, whatever it is. The anchor's own binds as well (RFC 5937 §3.2).
 */
import type { Examined } from '../examined.ts';
import type { PathProblem } from '../problem.ts';

/** @param path the leaf first, the anchor last */
export function pathLength(path: readonly Examined[]): readonly PathProblem[] {
  return path.flatMap(({ basicConstraints }, depth) => {
    const most = basicConstraints?.pathLength;
    if (depth === 0 || most === undefined) return [];
    const below = countedIntermediates(path.slice(0, depth));
    if (below <= most) return [];
    const message = `its path length lets ${most} authorities stand below it, and there are ${below}`;
    return [{ code: 'path_length', depth, message }];
  });
}

/** How many certificates above the leaf are not self-issued. @param path the leaf first, without its anchor */
export function countedIntermediates(path: readonly Examined[]): number {
  return path.filter(({ selfIssued }, depth) => depth > 0 && !selfIssued).length;
}
