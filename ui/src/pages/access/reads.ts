/** Who may come in, as the page of access reads it. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';
import { all } from '../../api/pages.ts';

export type Token = Answer<'/v1/tokens', 'get'>['data'][number];
export type Group = Answer<'/v1/groups', 'get'>['data'][number];

export const tokens = queryOptions({
  queryKey: ['access', 'tokens'],
  queryFn: () => all((query) => api.get('/v1/tokens', { params: { query } })),
});

export const groups = queryOptions({
  queryKey: ['access', 'groups'],
  queryFn: () => all((query) => api.get('/v1/groups', { params: { query } })),
});

export const tenants = queryOptions({
  queryKey: ['access', 'tenants'],
  queryFn: () => all((query) => api.get('/v1/tenants', { params: { query } })),
});

export const webhooks = queryOptions({
  queryKey: ['access', 'webhooks'],
  queryFn: () => all((query) => api.get('/v1/webhooks', { params: { query } })),
});
