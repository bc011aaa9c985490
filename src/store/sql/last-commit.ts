import { unavailable } from '../commit-queue.ts';
import { safeInteger } from './codec.ts';
import type { Query } from './dialect.ts';

/**
 * The time of the newest commit by any writer, milliseconds since 1970 UTC; 0 when there is none.
 * @throws unavailable
 */
export async function newestCommit(query: Query): Promise<number> {
  try {
    const [row] = await query('SELECT max(at_ms) FROM audit_links', []);
    return safeInteger(row?.[0] ?? 0);
  } catch (error) {
    throw unavailable('a read failed', error);
  }
}
