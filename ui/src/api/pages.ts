/** Reading lists to their end. */
import { ApiError } from './client.ts';

interface PageQuery {
  readonly limit: string;
  readonly cursor?: string;
}

interface PageRead<T> {
  readonly data: readonly T[];
  readonly cursor: string | null;
}

/** No page of the console can show more. */
const MOST_PAGES = 5;

/**
 * All that an address lists, page by page.
 * @param limit the most that the address gives at once
 */
export async function all<T>(
  read: (query: PageQuery) => Promise<PageRead<T>>,
  limit = 1000,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
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

/** null: who is signed in may not read it. */
export async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return null;
    throw error;
  }
}
