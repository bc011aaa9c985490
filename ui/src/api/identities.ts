import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Answer, api } from './client.ts';
import { unlessBarred, useMay } from './may.ts';
import { all, unlessForbidden } from './pages.ts';

const identities = queryOptions({
  queryKey: ['access', 'identities', 'all'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/identities', { params: { query } }))),
});

type Identity = Answer<'/v1/identities', 'get'>['data'][number];

/** Who can do something here; null: who is signed in may not read that. */
export function useIdentities(): UseQueryResult<readonly Identity[] | null> {
  return useQuery({ ...identities, ...unlessBarred(useMay('admin')) });
}
