/** Lists of `/v1` that a page shows whole. */

interface PageQuery {
  readonly limit: string;
  readonly cursor?: string;
}

interface PageRead<T> {
  readonly data: readonly T[];
  readonly cursor: string | null;
}

/** No page of the console can show more. */
const MOST_PAGES = 10;

/** @param limit the most that the address gives at once */
export async function allPages<T>(
  read: (query: PageQuery) => Promise<PageRead<T>>,
  limit = 1000,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { cursor: next, data } = await read({
      limit: String(limit),
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...data);
    if (next === null) break;
    cursor = next;
  }
  return found;
}
