/** The tiles of the tree, held to each other: what stands above is made of what stands below. */
import { setImmediate } from 'node:timers/promises';
import { equal } from '../base/bytes.ts';
import type { AuditTileRow } from '../records/audit.ts';
import type { Reader } from '../records/store.ts';
import { type Bad, badAt } from './chain-walk.ts';
import { balanced, HASH_OCTETS, hashesIn, TILE_HASHES } from './tiles.ts';

/** Tiles between which others are served. */
const TURN = 16;

/**
 * The first tile of a tree of `size` that is not there, is not what the one above it was made of, or holds more than the tree
 * has. With a root that is the signed one, every leaf is then the one that was signed.
 * @param sizeNow the size of the newest signed checkpoint, read anew: the sealer goes on meanwhile
 */
export async function tileFault(
  reader: Reader,
  size: number,
  sizeNow: () => Promise<number>,
): Promise<Bad | undefined> {
  const isWithin = async ({ hashes, level, position }: AuditTileRow): Promise<boolean> =>
    hashes.length === HASH_OCTETS * hashesOf(size, level, position) ||
    (hashes.length % HASH_OCTETS === 0 &&
      hashes.length <= HASH_OCTETS * hashesOf(await sizeNow(), level, position));
  let last: Place | undefined;
  for (let level = 0, count = size; count > 0; level++) {
    for (let position = 0; position * TILE_HASHES < count; position++) {
      const tile = await reader.get('auditTiles', { level, position });
      const hashes = hashesIn(tile?.hashes);
      const least = hashesOf(size, level, position);
      const isWhole = hashes.length >= least && (await isBelow(reader, level, position, hashes, least));
      if (tile === undefined || !isWhole || !(await isWithin(tile))) return bad({ level, position });
      if (position % TURN === TURN - 1) await setImmediate();
      if (position === 0) {
        const between = await nextTile(reader, last);
        if (between !== undefined && !(await isWithin(between))) return bad(between);
      }
      last = { level, position };
    }
    count = Math.floor(count / TILE_HASHES);
  }
  const behind = await nextTile(reader, last);
  return behind === undefined || (await isWithin(behind)) ? undefined : bad(behind);
}

type Place = Pick<AuditTileRow, 'level' | 'position'>;

async function nextTile(reader: Reader, last: Place | undefined): Promise<AuditTileRow | undefined> {
  return (await reader.walk('auditTiles', last, 1))[0];
}

/** How many hashes a tile of a tree of `size` holds. */
function hashesOf(size: number, level: number, position: number): number {
  if (level < 0 || position < 0) return 0;
  const count = Math.floor(size / TILE_HASHES ** level) - position * TILE_HASHES;
  return Math.max(0, Math.min(TILE_HASHES, count));
}

function bad({ level, position }: Place): Bad {
  const seq = Math.max(0, position) * TILE_HASHES ** (Math.max(0, level) + 1);
  return badAt(
    Number.isSafeInteger(seq) ? seq : null,
    `tile ${level}/${position} of the tree is not what was sealed`,
  );
}

async function isBelow(
  reader: Reader,
  level: number,
  position: number,
  hashes: readonly Uint8Array[],
  least: number,
): Promise<boolean> {
  if (least < TILE_HASHES) return true;
  const above = await reader.get('auditTiles', {
    level: level + 1,
    position: Math.floor(position / TILE_HASHES),
  });
  const expected = hashesIn(above?.hashes)[position % TILE_HASHES];
  return expected !== undefined && equal(expected, balanced(hashes.slice(0, TILE_HASHES)));
}
