/** The events of the trail, newest first. */
import {
  type InfiniteData,
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';
import type { TrailEvent } from '../../api/shapes.ts';
import { type AuditSearch, queryOf } from './search.ts';

type Page = Answer<'/v1/audit/logs', 'get'>;

const PAGE = 100;

/**
 * What is read of them so far. Its key is of no area, so that it is not read anew under the eyes of who reads it: what is
 * new is counted beside it, and shown when it is asked for.
 */
const readSoFar = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['trail', search],
    initialPageParam: undefined as string | undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ pageParam }) => pageOf(search, pageParam),
    getNextPageParam: ({ cursor }: Page) => cursor ?? undefined,
  });

const newest = (search: AuditSearch) =>
  queryOptions({
    queryKey: ['audit', 'newest', search],
    queryFn: () => pageOf(search, undefined),
  });

function pageOf(search: AuditSearch, cursor: string | undefined): Promise<Page> {
  const query = { ...queryOf(search), limit: String(PAGE), ...(cursor !== undefined && { cursor }) };
  return api.get('/v1/audit/logs', { params: { query } });
}

export interface Trail {
  readonly events: readonly TrailEvent[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly isReadingMore: boolean;
  readonly readMore: () => void;
  /** Such as are not among the events yet. */
  readonly newCount: number;
  /** There are at least so many. */
  readonly isNewCountLeast: boolean;
  readonly showNew: () => void;
}

export function useTrail(search: AuditSearch): Trail {
  const queries = useQueryClient();
  const options = readSoFar(search);
  const list = useInfiniteQuery(options);
  const { data: top } = useQuery(newest(search));
  const events = list.data?.pages.flatMap(({ logs }) => logs) ?? [];
  const fresh = freshOnes(top?.logs ?? [], events);
  const isNewCountLeast = fresh.length === PAGE;
  return {
    events,
    isPending: list.isPending,
    error: list.error,
    hasMore: list.hasNextPage,
    isReadingMore: list.isFetchingNextPage,
    readMore: () => {
      if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
    },
    newCount: list.isPending ? 0 : fresh.length,
    isNewCountLeast,
    showNew: () => {
      // What is between them and those that are shown is not known then.
      if (isNewCountLeast) void queries.resetQueries({ queryKey: options.queryKey });
      else queries.setQueryData(options.queryKey, (before) => prepend(before, fresh));
    },
  };
}

function freshOnes(top: readonly TrailEvent[], shown: readonly TrailEvent[]): readonly TrailEvent[] {
  const known = new Set(shown.slice(0, PAGE * 2).map(({ id }) => id));
  const until = top.findIndex(({ id }) => known.has(id));
  return until === -1 ? top : top.slice(0, until);
}

type Read = InfiniteData<Page, unknown>;

function prepend(before: Read | undefined, fresh: readonly TrailEvent[]): Read | undefined {
  const [first, ...rest] = before?.pages ?? [];
  if (before === undefined || first === undefined) return before;
  return { ...before, pages: [{ ...first, logs: [...fresh, ...first.logs] }, ...rest] };
}
