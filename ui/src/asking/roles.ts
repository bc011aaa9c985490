/** The roles of the tenant, and the authorities that stand behind them. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, api } from '../api/client.ts';

export type Role = Answer<'/v1/pki/roles', 'get'>['data'][number];
export type Authority = Answer<'/v1/pki/ca', 'get'>['data'][number];

export const allRoles = queryOptions({
  queryKey: ['roles', 'list'],
  queryFn: () => everyPage<Role>((cursor) => api.get('/v1/pki/roles', { params: { query: pageAt(cursor) } })),
});

export const allAuthorities = queryOptions({
  queryKey: ['authorities', 'list', 'x509'],
  queryFn: () =>
    everyPage<Authority>((cursor) => api.get('/v1/pki/ca', { params: { query: pageAt(cursor) } })),
});

interface PageOf<T> {
  readonly data: readonly T[];
  readonly cursor: string | null;
}

function pageAt(cursor: string | undefined): { readonly limit: string; readonly cursor?: string } {
  return { limit: '1000', ...(cursor !== undefined && { cursor }) };
}

async function everyPage<T>(read: (cursor: string | undefined) => Promise<PageOf<T>>): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    all.push(...page.data);
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

/** What an authority is called, where it is known. */
export function nameOfAuthority(authorities: readonly Authority[] | undefined, id: string | null): string {
  return authorities?.find((one) => one.id === id)?.name ?? id ?? '';
}
