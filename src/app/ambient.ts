/** Time and chance as the process finds them; the core is handed these. */
import { randomFillSync } from 'node:crypto';
import { idSource } from '../base/ids.ts';
import type { Clock, Random } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';

/** Small draws are served from a pool: filling one costs less than a call for each. */
const POOL_OCTETS = 4096;

export function ambientSources(): Sources {
  const clock: Clock = { now: () => Date.now() };
  const random = pooledRandom();
  return { clock, random, ids: idSource(clock, random) };
}

function pooledRandom(): Random {
  const pool = new Uint8Array(POOL_OCTETS);
  let used = POOL_OCTETS;
  return {
    bytes(count) {
      if (count > POOL_OCTETS / 4) return randomFillSync(new Uint8Array(count));
      if (used + count > POOL_OCTETS) {
        randomFillSync(pool);
        used = 0;
      }
      // Copied and wiped: no octet is ever given twice, nor stays here once given.
      const drawn = pool.slice(used, used + count);
      pool.fill(0, used, used + count);
      used += count;
      return drawn;
    },
  };
}
