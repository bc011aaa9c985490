/** The authorities of X.509 and SSH, as several pages read them. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, ApiError, api } from './client.ts';

export type X509Authority = Answer<'/v1/pki/ca', 'get'>['data'][number];
export type SshAuthority = Answer<'/v1/ssh/authorities', 'get'>['data'][number];
export type Issuer = Answer<'/v1/pki/ca/{id}/issuers', 'get'>['data'][number];
export type Role = Answer<'/v1/pki/roles', 'get'>['data'][number];

/** All of them; null: who is signed in may not read them. */
export const x509Authorities = queryOptions({
  queryKey: ['authorities', 'x509'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/pki/ca', { params: { query } }))),
});

export const sshAuthorities = queryOptions({
  queryKey: ['authorities', 'ssh'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/ssh/authorities', { params: { query } }))),
});

export const rolesOf = (caId: string) =>
  queryOptions({
    queryKey: ['roles', 'of', caId],
    queryFn: async () =>
      (await all((query) => api.get('/v1/pki/roles', { params: { query } }))).filter(
        ({ ca_id }) => ca_id === caId,
      ),
  });

/** The keys of an authority, the newest generation first. */
export const issuersOf = (caId: string) =>
  queryOptions({
    queryKey: ['authorities', 'issuers', caId],
    queryFn: async () =>
      (await api.get('/v1/pki/ca/{id}/issuers', { params: { path: { id: caId } } })).data.toSorted(
        (a, b) => b.generation - a.generation,
      ),
  });

/** The states of authorities and of their lists; the server tells what it found some seconds ago. */
export const overviewOfAuthorities = queryOptions({
  queryKey: ['overview', 'authorities'],
  queryFn: () => unlessForbidden(() => api.get('/v1/overview')),
});

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

async function all<T>(read: (query: PageQuery) => Promise<PageRead<T>>): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { cursor: next, data } = await read({ limit: '1000', ...(cursor !== undefined && { cursor }) });
    found.push(...data);
    if (next === null) break;
    cursor = next;
  }
  return found;
}

async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return null;
    throw error;
  }
}
