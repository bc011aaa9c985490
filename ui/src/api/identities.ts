import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import { all, unlessForbidden } from './pages.ts';

/** Who can do something here; null: who is signed in may not read that. */
export const identities = queryOptions({
  queryKey: ['access', 'identities', 'all'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/identities', { params: { query } }))),
});
