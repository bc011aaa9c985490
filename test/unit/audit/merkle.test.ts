/** Roots and proofs, against the vectors of Certificate Transparency's reference implementation and against RFC 6962's own words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyPath,
  inclusionPath,
  isConsistent,
  leafHash,
  nodeHash,
  treeRoot,
} from '../../../src/audit/merkle.ts';
import { grownTiles, subtreesOf, type Tiles } from '../../../src/audit/tiles.ts';
import { concat, fromHex, toHex, utf8 } from '../../../src/base/bytes.ts';
import { sha256 } from '../../../src/base/hash.ts';
import { isIncluded } from '../../support/is-included.ts';

/** The leaves of Certificate Transparency's tests, and the roots of the trees of the first 0, 1, … of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function octets(hex: string): Uint8Array {
  return fromHex(hex) as Uint8Array;
}

/** A tree in memory that grows as the sealer's does: what it needs is what was written. */
class Tree {
  readonly #tiles = new Map<string, Uint8Array>();
  readonly tiles: Tiles = async (level, position) => this.#tiles.get(`${level}/${position}`);
  readonly subtree = subtreesOf(this.tiles);
  size = 0;

  async grow(leaves: readonly Uint8Array[]): Promise<this> {
    for (const { isNew, row } of await grownTiles(this.tiles, this.size, leaves)) {
      const name = `${row.level}/${row.position}`;
      if (this.#tiles.has(name) === isNew) throw new Error(`tile ${name} is told to be what it is not`);
      this.#tiles.set(name, row.hashes);
    }
    this.size += leaves.length;
    return this;
  }

  cut(level: number, position: number, count: number): void {
    const name = `${level}/${position}`;
    const hashes = this.#tiles.get(name);
    if (hashes !== undefined) this.#tiles.set(name, hashes.slice(0, hashes.length - 32 * count));
  }
}

/** RFC 6962 §2.1, word by word. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return sha256(utf8(''));
  if (leaves.length === 1) return only;
  const k = largestPower(leaves.length);
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

function naivePath(m: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = largestPower(leaves.length);
  return m < k
    ? [...naivePath(m, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(m - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}

function naiveProof(m: number, leaves: readonly Uint8Array[], isWhole = true): readonly Uint8Array[] {
  if (m === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
  const k = largestPower(leaves.length);
  return m <= k
    ? [...naiveProof(m, leaves.slice(0, k), isWhole), naiveRoot(leaves.slice(k))]
    : [...naiveProof(m - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))];
}

function largestPower(below: number): number {
  let k = 1;
  while (k * 2 < below) k *= 2;
  return k;
}

const numbered = Array.from({ length: 70_000 }, (_, i) => leafHash(utf8(`leaf ${i}`)));

describe('a Merkle tree', () => {
  it('has the roots of Certificate Transparency’s vectors', async () => {
    const tree = await new Tree().grow(LEAVES.map((hex) => leafHash(octets(hex))));
    const roots = ROOTS.map(async (_, size) => toHex(await treeRoot(size, tree.subtree)));
    expect(await Promise.all(roots)).toEqual(ROOTS);
  });

  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('proves leaf %i of %i as the vectors do', async (index, size, expected) => {
    const leaves = LEAVES.map((hex) => leafHash(octets(hex)));
    const tree = await new Tree().grow(leaves);
    const path = await inclusionPath(index, size, tree.subtree);
    expect(path.map(toHex)).toEqual(expected);
    const leaf = leaves[index] as Uint8Array;
    expect(isIncluded({ index, leaf, path, size }, octets(ROOTS[size] ?? ''))).toBe(true);
    expect(isIncluded({ index, leaf, path, size }, octets(ROOTS[7] ?? ''))).toBe(false);
  });

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('proves that %i leaves are the first of %i as the vectors do', async (first, second, expected) => {
    const tree = await new Tree().grow(LEAVES.map((hex) => leafHash(octets(hex))));
    const path = await consistencyPath(first, second, tree.subtree);
    expect(path.map(toHex)).toEqual(expected);
    const head = (size: number): { size: number; root: Uint8Array } => ({
      size,
      root: octets(ROOTS[size] ?? ''),
    });
    expect(isConsistent(head(first), head(second), path)).toBe(true);
    expect(isConsistent({ ...head(first), root: octets(ROOTS[3] ?? '') }, head(second), path)).toBe(false);
  });

  it('is the one of RFC 6962 whatever its size and however it grew, and its proofs hold for their own leaf alone', async () => {
    const growths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        growths,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (steps, a, b) => {
          const tree = new Tree();
          for (const step of steps) await tree.grow(numbered.slice(tree.size, tree.size + step));
          const size = 1 + Math.floor(a * (tree.size - 1));
          const index = Math.floor(b * (size - 1));
          const leaves = numbered.slice(0, size);
          const root = await treeRoot(size, tree.subtree);
          expect(root).toEqual(naiveRoot(leaves));
          const path = await inclusionPath(index, size, tree.subtree);
          expect(path).toEqual(naivePath(index, leaves));
          const leaf = leaves[index] as Uint8Array;
          expect(isIncluded({ index, leaf, path, size }, root)).toBe(true);
          expect(isIncluded({ index: index + 1, leaf, path, size }, root)).toBe(false);
          expect(isIncluded({ index, leaf: numbered[size] as Uint8Array, path, size }, root)).toBe(false);
          const first = index + 1;
          const proof = await consistencyPath(first, size, tree.subtree);
          expect(proof).toEqual(naiveProof(first, leaves));
          const old = { size: first, root: naiveRoot(leaves.slice(0, first)) };
          expect(isConsistent(old, { size, root }, proof)).toBe(true);
          expect(isConsistent({ ...old, root: leafHash(root) }, { size, root }, proof)).toBe(false);
          expect(isConsistent(old, { size, root: leafHash(root) }, proof)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reaches over tiles of tiles, and is not read where one was cut', async () => {
    const tree = await new Tree().grow(numbered);
    expect(await treeRoot(numbered.length, tree.subtree)).toEqual(naiveRoot(numbered));
    expect(await treeRoot(65_537, tree.subtree)).toEqual(naiveRoot(numbered.slice(0, 65_537)));
    expect(concat(...(await inclusionPath(12_345, 70_000, tree.subtree)))).toEqual(
      concat(...naivePath(12_345, numbered)),
    );
    tree.cut(0, 273, 1);
    await expect(treeRoot(numbered.length, tree.subtree)).rejects.toThrow('not whole');
    await expect(tree.grow(numbered.slice(0, 1))).rejects.toThrow('not whole');
    expect(await treeRoot(65_536, tree.subtree)).toEqual(naiveRoot(numbered.slice(0, 65_536)));
  });
});
