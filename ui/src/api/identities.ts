import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api } from './client.ts';
import { unlessBarred, useMay } from './may.ts';
import { all, unlessForbidden } from './pages.ts';
import type { Identity } from './shapes.ts';

const identities = queryOptions({
  queryKey: ['access', 'identities'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/identities', { params: { query } }))),
});

/** Who can do something here; null: who is signed in may not read that. */
export function useIdentities(): UseQueryResult<readonly Identity[] | null> {
  return useQuery({ ...identities, ...unlessBarred(useMay('admin')) });
}
