/** What whoever gets an inclusion proof does with it. */
import { nodeHash } from '../../src/audit/merkle.ts';
import { equal } from '../../src/base/bytes.ts';

/** Whether the leaf stands at `index` of the tree of `size` leaves with this root; RFC 9162 §2.1.3.2. */
export function isIncluded(
  { index, leaf, path, size }: Inclusion & { readonly size: number },
  root: Uint8Array,
): boolean {
  if (index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(hash, root);
}

interface Inclusion {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly path: readonly Uint8Array[];
}

function half(value: number): number {
  return Math.floor(value / 2);
}
