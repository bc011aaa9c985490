/** Reads the trail to its end, or to a bound. */
import { api } from '../../api/client.ts';
import type { TrailEvent } from '../../api/shapes.ts';
import { type AuditSearch, queryOf } from './search.ts';

/** What a page of a browser holds without trouble. */
export const MOST_EXPORTED = 100_000;
const PAGE = '1000';

/** @param onRead is told how many are read @param isGone whether nobody waits for it any more */
export async function readAll(
  search: AuditSearch,
  onRead: (count: number) => void,
  isGone: () => boolean,
): Promise<{ readonly events: readonly TrailEvent[]; readonly hasMore: boolean }> {
  const events: TrailEvent[] = [];
  let cursor: string | undefined;
  while (!isGone() && events.length < MOST_EXPORTED) {
    const query = { ...queryOf(search), limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await api.get('/v1/audit/logs', { params: { query } });
    events.push(...page.logs);
    onRead(events.length);
    if (page.cursor === null) return { events, hasMore: false };
    cursor = page.cursor;
  }
  return { events, hasMore: true };
}
