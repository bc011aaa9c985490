/** The roles of the tenant, and the authorities that stand behind them. */
import { queryOptions } from '@tanstack/react-query';
import { type Role, useX509Authorities, type X509Authority } from '../api/authorities.ts';
import { api } from '../api/client.ts';
import { all } from '../api/pages.ts';

export type { Role };
export type Authority = X509Authority;

export const allRoles = queryOptions({
  queryKey: ['roles', 'list'],
  queryFn: () => all((query) => api.get('/v1/pki/roles', { params: { query } })),
});

/** Undefined until they are read, and for whoever may not read them. */
export function useAuthorities(): readonly Authority[] | undefined {
  return useX509Authorities().data ?? undefined;
}

/** What an authority is called, where it is known. */
export function nameOfAuthority(authorities: readonly Authority[] | undefined, id: string | null): string {
  return authorities?.find((one) => one.id === id)?.name ?? id ?? '';
}
