/**
 * Merkle trees as RFC 6962 §2.1 has them: roots, inclusion and consistency proofs of any size that the tree ever had, out of
 * the hashes of whole subtrees; and whether a proof of consistency holds, which needs nothing but the proof.
 */
import { equal, utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';

/**
 * The root of the whole subtree of 2^`height` leaves that begins at leaf `position` · 2^`height`; 32 octets.
 * Sizes and positions are safe integers everywhere.
 */
export type Subtree = (height: number, position: number) => Promise<Uint8Array>;

/** MTH of one entry. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(LEAF, data);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE, left, right);
}

/** MTH(D[size]), RFC 6962 §2.1; that of no entries is the hash of nothing. */
export async function treeRoot(size: number, subtree: Subtree): Promise<Uint8Array> {
  return size === 0 ? sha256(utf8('')) : rangeRoot(0, size, subtree);
}

/**
 * PATH(index, D[size]), RFC 6962 §2.1.1: the nearest sibling first.
 * @param index below `size`
 */
export async function inclusionPath(
  index: number,
  size: number,
  subtree: Subtree,
): Promise<readonly Uint8Array[]> {
  const path: Uint8Array[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      path.push(await rangeRoot(middle, end, subtree));
      end = middle;
    } else {
      path.push(await rangeRoot(start, middle, subtree));
      start = middle;
    }
  }
  return path.reverse();
}

/**
 * PROOF(first, D[second]), RFC 6962 §2.1.2.
 * @param first from 1 to `second`
 */
export async function consistencyPath(
  first: number,
  second: number,
  subtree: Subtree,
): Promise<readonly Uint8Array[]> {
  const path: Uint8Array[] = [];
  let [start, end] = [0, second];
  // What is left of `first` is whole from the root of its last part on: it need not be told as long as it began at 0.
  while (first < end) {
    const middle = start + split(end - start);
    if (first <= middle) {
      path.push(await rangeRoot(middle, end, subtree));
      end = middle;
    } else {
      path.push(await rangeRoot(start, middle, subtree));
      start = middle;
    }
  }
  if (start > 0) path.push(await rangeRoot(start, end, subtree));
  return path.reverse();
}

/** A tree's size and its root. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether the second tree is the first one with more leaves behind; RFC 9162 §2.1.4.2. */
export function isConsistent(first: Head, second: Head, path: readonly Uint8Array[]): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && equal(first.root, second.root);
  if (first.size === 0) return path.length === 0;
  const [start, ...rest] = isPowerOfTwo(first.size) ? [first.root, ...path] : path;
  if (start === undefined) return false;
  let [fn, sn] = [first.size - 1, second.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [old, whole] = [start, start];
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(sibling, old);
      whole = nodeHash(sibling, whole);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      whole = nodeHash(whole, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(old, first.root) && equal(whole, second.root);
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** MTH(D[start:end]), where `start` is a multiple of the greatest power of two that the range holds. */
async function rangeRoot(start: number, end: number, subtree: Subtree): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let from = start; from < end; ) {
    const height = Math.floor(Math.log2(end - from));
    parts.push(await subtree(height, from / 2 ** height));
    from += 2 ** height;
  }
  return parts.reduceRight((right, left) => nodeHash(left, right));
}

/** The greatest power of two below `count`, which is at least 2. */
function split(count: number): number {
  return 2 ** (Math.ceil(Math.log2(count)) - 1);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** Math.floor(Math.log2(value)) === value;
}
