/** The roles of the tenant, as several pages read them. */
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import { all } from './pages.ts';

export const allRoles = queryOptions({
  queryKey: ['roles', 'list'],
  queryFn: () => all((query) => api.get('/v1/pki/roles', { params: { query } })),
});
