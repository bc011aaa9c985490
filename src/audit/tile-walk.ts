/** The tiles of the tree, held to each other: what stands above is made of what stands below. */
import { setImmediate } from 'node:timers/promises';
import { equal } from '../base/bytes.ts';
import type { Reader } from '../records/store.ts';
import type { Bad } from './chain-walk.ts';
import { balanced, hashesIn, TILE_HASHES } from './tiles.ts';

/** Tiles between which others are served. */
const TURN = 16;

/**
 * The first tile of a tree of `size` that is not there, or is not what the one above it was made of. With a root that is the
 * signed one, every leaf is then the one that was signed.
 */
export async function tileFault(reader: Reader, size: number): Promise<Bad | undefined> {
  for (let level = 0, count = size; count > 0; level++) {
    for (let position = 0; position * TILE_HASHES < count; position++) {
      const tile = await reader.get('auditTiles', { level, position });
      const hashes = hashesIn(tile?.hashes);
      const least = Math.min(TILE_HASHES, count - position * TILE_HASHES);
      const isWhole = hashes.length >= least && (await isBelow(reader, level, position, hashes, least));
      if (!isWhole) {
        const seq = position * TILE_HASHES ** (level + 1);
        const reason = `tile ${level}/${position} of the tree is not what was sealed`;
        return { writerId: null, link: null, seq, eventId: null, reason };
      }
      if (position % TURN === TURN - 1) await setImmediate();
    }
    count = Math.floor(count / TILE_HASHES);
  }
  return undefined;
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
