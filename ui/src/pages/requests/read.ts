/** What is read of requests, and who asked for them. */
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';
import { useIdentities } from '../../api/identities.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import type { RequestStatus } from './search.ts';

export type RequestSummary = Answer<'/v1/pki/csr', 'get'>['data'][number];
export type RequestShown = Answer<'/v1/pki/csr/{id}', 'get'>;

export function requestsBy(status: RequestStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: ['requests', 'list', status ?? 'all'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      api.get('/v1/pki/csr', {
        params: {
          query: {
            limit: '50',
            ...(status !== undefined && { status }),
            ...(cursor !== undefined && { cursor }),
          },
        },
      }),
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });
}

export function requestBy(id: string) {
  return queryOptions({
    queryKey: ['requests', 'one', id],
    queryFn: () => api.get('/v1/pki/csr/{id}', { params: { path: { id } } }),
  });
}

/** What identities are called, for whoever may read them; the id for everybody else. */
export function useIdentityName(): (id: string | null) => string {
  const { data: who } = useQuery(whoIsSignedIn);
  const { data } = useIdentities();
  return (id) => {
    if (id === null) return '';
    if (id === who?.identity.id) return `${who.identity.name} (you)`;
    return data?.find((one) => one.id === id)?.name ?? id;
  };
}
