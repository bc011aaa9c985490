/** Certificates by the page, as they are scrolled to. What is far away is forgotten, and read again when somebody comes back. */
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Answer, api } from '../../api/client.ts';
import type { Certificate } from '../../api/shapes.ts';
import type { CertificateSearch, Sort } from './search.ts';

type Page = Answer<'/v1/certificates', 'get'>;

const SIZE = 200;

export interface Found {
  readonly count: number;
  readonly hasMore: boolean;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly itemAt: (row: number) => Certificate | undefined;
  readonly onRange: (from: number, to: number) => void;
}

/** Where pages begin, as far as that is known, and how many rows the last of them has. */
interface Known {
  readonly cursors: readonly (string | undefined)[];
  readonly last: number;
  readonly isWhole: boolean;
}

const NOTHING: Known = { cursors: [undefined], last: 0, isWhole: false };

export function useCertificates(search: CertificateSearch): Found {
  const key = JSON.stringify(search);
  const [known, setKnown] = useState<{ readonly key: string; readonly known: Known }>({
    key,
    known: NOTHING,
  });
  const [seen, setSeen] = useState({ first: 0, last: 0 });
  const { cursors, isWhole, last } = known.key === key ? known.known : NOTHING;
  // One page more than is seen, so that the next one is there before somebody comes to it.
  const first = Math.min(seen.first, cursors.length - 1);
  const until = Math.min(cursors.length - 1, seen.last + 1);
  const { datas, error, isPending } = useQueries({
    queries: Array.from({ length: until - first + 1 }, (_, i) => ({
      queryKey: ['certificates', 'page', key, cursors[first + i] ?? 'first'],
      queryFn: () => readPage(search, cursors[first + i]),
      gcTime: 60_000,
    })),
    combine,
  });
  const pages = useMemo(() => new Map(datas.map((page, i) => [first + i, page])), [datas, first]);
  useEffect(() => {
    setKnown((before) => {
      const now = learn(before.key === key ? before.known : NOTHING, pages);
      return before.key === key && now === before.known ? before : { key, known: now };
    });
  }, [key, pages]);
  const itemAt = (row: number): Certificate | undefined =>
    pages.get(Math.floor(row / SIZE))?.data[row % SIZE];
  const onRange = useCallback((from: number, to: number) => {
    const next = { first: Math.floor(from / SIZE), last: Math.floor(Math.max(from, to - 1) / SIZE) };
    setSeen((before) => (before.first === next.first && before.last === next.last ? before : next));
  }, []);
  return {
    count: (cursors.length - 1) * SIZE + last,
    hasMore: !isWhole,
    isPending: cursors.length === 1 && last === 0 && isPending,
    error,
    itemAt,
    onRange,
  };
}

function combine(results: readonly UseQueryResult<Page>[]): {
  readonly datas: readonly (Page | undefined)[];
  readonly isPending: boolean;
  readonly error: unknown;
} {
  return {
    datas: results.map(({ data }) => data),
    isPending: results[0]?.isPending === true,
    error: results.find((one) => one.data === undefined && one.error !== null)?.error ?? null,
  };
}

/** What pages that were read tell of where the next ones begin. What followed another beginning is known no more. */
function learn(before: Known, pages: ReadonlyMap<number, Page | undefined>): Known {
  let known = before;
  for (const [at, page] of pages) {
    if (page === undefined || at >= known.cursors.length) continue;
    const next = page.cursor ?? undefined;
    if (next === undefined) {
      if (known.cursors.length === at + 1 && known.last === page.data.length && known.isWhole) continue;
      known = { cursors: known.cursors.slice(0, at + 1), last: page.data.length, isWhole: true };
    } else if (known.cursors[at + 1] !== next) {
      known = { cursors: [...known.cursors.slice(0, at + 1), next], last: 0, isWhole: false };
    }
  }
  return known;
}

async function readPage(search: CertificateSearch, cursor: string | undefined): Promise<Page> {
  return api.get('/v1/certificates', {
    params: { query: { ...queryOf(search), limit: String(SIZE), ...(cursor !== undefined && { cursor }) } },
  });
}

interface Query {
  readonly ca_id?: string;
  readonly common_name?: string;
  readonly expiring_within?: string;
  readonly include_revoked?: 'true';
  readonly kind?: 'x509' | 'ssh';
  readonly role?: string;
  readonly san?: string;
  readonly serial_number?: string;
  readonly sort?: Sort;
  readonly status?: 'active' | 'expired' | 'revoked';
}

/** A search as the API takes it. */
export function queryOf({ in: place, q, ...rest }: CertificateSearch): Query {
  const others = { ...rest, ...(rest.status === undefined && { include_revoked: 'true' as const }) };
  if (q === undefined) return others;
  if (place === 'serial') return { ...others, serial_number: q.trim() };
  // Who types the beginning of a name means names that begin so.
  const pattern = q.includes('*') ? q.trim() : `${q.trim()}*`;
  return place === 'common_name' ? { ...others, common_name: pattern } : { ...others, san: pattern };
}
