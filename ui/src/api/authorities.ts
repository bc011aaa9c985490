/** The authorities of X.509 and SSH, as several pages read them. */
import { queryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api } from './client.ts';
import { unlessBarred, useMay } from './may.ts';
import { all, unlessForbidden } from './pages.ts';
import type { Overview, SshAuthority, X509Authority } from './shapes.ts';

const x509Authorities = queryOptions({
  queryKey: ['authorities', 'x509'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/pki/ca', { params: { query } }))),
});

const sshAuthorities = queryOptions({
  queryKey: ['authorities', 'ssh'],
  queryFn: () => unlessForbidden(() => all((query) => api.get('/v1/ssh/authorities', { params: { query } }))),
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

/** The states of authorities and of their lists, and what is counted; the server tells what it found some seconds ago. */
const overview = queryOptions({
  queryKey: ['overview'],
  // What was just made is not in it yet, and what follows is told of by no event.
  refetchInterval: 15_000,
  queryFn: () => unlessForbidden(() => api.get('/v1/overview')),
});

/** All authorities of X.509. */
export function useX509Authorities(): UseQueryResult<readonly X509Authority[] | null> {
  return useQuery({ ...x509Authorities, ...unlessBarred(useMay('pki:read')) });
}

export function useSshAuthorities(): UseQueryResult<readonly SshAuthority[] | null> {
  return useQuery({ ...sshAuthorities, ...unlessBarred(useMay('ssh:read')) });
}

export function useOverview(): UseQueryResult<Overview | null> {
  const mayX509 = useMay('pki:read');
  const maySsh = useMay('ssh:read');
  return useQuery({ ...overview, ...unlessBarred(mayX509 || maySsh) });
}

/** What an authority is called, where it is known. */
export function nameOfAuthority(
  authorities: readonly X509Authority[] | null | undefined,
  id: string | null,
): string {
  return authorities?.find((one) => one.id === id)?.name ?? id ?? '';
}

/** The one that is offered first: what issues stands below a root, mostly. */
export function usualAuthority(authorities: readonly X509Authority[]): X509Authority | undefined {
  return authorities.find((one) => one.ca_type !== 'root') ?? authorities[0];
}
