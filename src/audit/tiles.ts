/** The tree as it is kept: 256 hashes of one height a tile, as C2SP's tlog-tiles lays them out. */
import { concat } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { AuditTileRow } from '../records/audit.ts';
import type { Reader, Write } from '../records/store.ts';
import { nodeHash, type Subtree } from './merkle.ts';

/** The hashes of a tile, one after another; undefined when there is none. */
export type Tiles = (level: number, position: number) => Promise<Uint8Array | undefined>;

export const TILE_HASHES = 256;
const TILE_HEIGHT = 8;
export const HASH_OCTETS = 32;

/** Those of a store, each read once. */
export function tilesOf(reader: Reader): Tiles {
  const read = new Map<string, Promise<AuditTileRow | undefined>>();
  return async (level, position) => {
    const name = `${level}/${position}`;
    const found = read.get(name) ?? reader.get('auditTiles', { level, position });
    read.set(name, found);
    return (await found)?.hashes;
  };
}

/** The whole subtrees that tiles hold. It throws internal for one that is not there: the tree was cut. */
export function subtreesOf(tiles: Tiles): Subtree {
  return async (height, position) => {
    const level = Math.floor(height / TILE_HEIGHT);
    const count = 2 ** (height % TILE_HEIGHT);
    const tile = Math.floor((position * count) / TILE_HASHES);
    const first = (position * count) % TILE_HASHES;
    const found = hashesIn(await tiles(level, tile)).slice(first, first + count);
    if (found.length < count) throw cut(level, tile);
    return balanced(found);
  };
}

/**
 * What is to be written for leaves behind the `size` that are there: the tiles of the right edge anew, and those behind.
 * @throws internal when the edge does not hold what a tree of `size` has there
 */
export async function grownTiles(
  tiles: Tiles,
  size: number,
  leaves: readonly Uint8Array[],
): Promise<readonly Grown[]> {
  const grown: Grown[] = [];
  let hashes = leaves;
  for (let level = 0; hashes.length > 0; level++) {
    const count = Math.floor(size / TILE_HASHES ** level);
    const full: Uint8Array[] = [];
    let position = Math.floor(count / TILE_HASHES);
    let edge = await edgeOf(tiles, level, position, count % TILE_HASHES);
    for (let used = 0; used < hashes.length; position++) {
      const isNew = edge.length === 0;
      const added = hashes.slice(used, used + TILE_HASHES - edge.length);
      used += added.length;
      const whole = [...edge, ...added];
      grown.push({ isNew, row: { level, position, hashes: concat(...whole) } });
      if (whole.length === TILE_HASHES) full.push(balanced(whole));
      edge = [];
    }
    hashes = full;
  }
  return grown;
}

interface Grown {
  /** Whether the tile was not there before. */
  readonly isNew: boolean;
  readonly row: AuditTileRow;
}

export function tileWrite({ isNew, row }: Grown): Write {
  if (isNew) return { insert: 'auditTiles', row };
  const { hashes, level, position } = row;
  return { update: 'auditTiles', key: { level, position }, set: { hashes } };
}

/** The hashes that a tile's octets are; what is left over counts for nothing. */
export function hashesIn(octets: Uint8Array | undefined): readonly Uint8Array[] {
  const count = Math.floor((octets?.length ?? 0) / HASH_OCTETS);
  return Array.from({ length: count }, (_, i) =>
    (octets as Uint8Array).subarray(i * HASH_OCTETS, (i + 1) * HASH_OCTETS),
  );
}

/** The root over a power of two of hashes. */
export function balanced(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    level = level.flatMap((left, i) => (i % 2 === 0 ? [nodeHash(left, level[i + 1] as Uint8Array)] : []));
  }
  return level[0] as Uint8Array;
}

async function edgeOf(
  tiles: Tiles,
  level: number,
  position: number,
  count: number,
): Promise<readonly Uint8Array[]> {
  if (count === 0) return [];
  const found = hashesIn(await tiles(level, position));
  if (found.length !== count) throw cut(level, position);
  return found;
}

function cut(level: number, position: number): ChanceryError {
  return new ChanceryError('internal', 'the tree of the audit trail is not whole', {
    detail: `tile ${level}/${position}`,
  });
}
