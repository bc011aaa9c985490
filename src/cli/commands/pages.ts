/** Lists come in pages; commands show as many things as were asked for. */
import { usage } from '../failure.ts';
import type { Session } from '../session.ts';

interface Page<T> {
  readonly data: readonly T[];
  readonly cursor: string | null;
  readonly has_more: boolean;
}

interface Wanted {
  readonly limit: string;
  readonly all?: true | undefined;
}

/** The most that a page has. */
const FULLEST = 1000;

/** @throws a usage error for a limit that is no positive number */
export async function pagesOf<T>(
  session: Session,
  { all, limit }: Wanted,
  ask: (page: { readonly limit: string; readonly cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  if (!/^[1-9]\d{0,8}$/.test(limit)) throw usage('--limit must be a number of 1 or more');
  const most = all === true ? Number.POSITIVE_INFINITY : Number(limit);
  const found: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const count = Math.min(FULLEST, most - found.length);
    const page = await ask({ limit: String(count), ...(cursor !== undefined && { cursor }) });
    found.push(...page.data);
    if (!page.has_more || page.cursor === null) return found;
    if (found.length >= most) {
      session.note(`there are more: --limit, or --all`);
      return found;
    }
    cursor = page.cursor;
  }
}
