/** Hosts, clusters and keys, as the pages of SSH read them. */
import { queryOptions } from '@tanstack/react-query';
import { type Answer, api } from '../../api/client.ts';
import { all } from '../../api/pages.ts';
import type { Cluster } from '../../api/shapes.ts';

export type { Cluster, Host } from '../../api/shapes.ts';

export type SshKey = Answer<'/api/v1/ssh_keys/', 'get'>['data'][number];

/** @param projectId the tenant, as Infisical's contract calls it */
export const hostsOf = (projectId: string) =>
  queryOptions({
    queryKey: ['ssh', 'hosts', projectId],
    queryFn: async () =>
      (
        await api.get('/api/v1/projects/{projectId}/ssh-hosts', { params: { path: { projectId } } })
      ).hosts.toSorted((a, b) => a.hostname.localeCompare(b.hostname)),
  });

/** Each may have a thousand nodes, so a page of them is short. */
const CLUSTERS_AT_ONCE = 100;

export const clusters = queryOptions({
  queryKey: ['ssh', 'clusters'],
  queryFn: () => all((query) => api.get('/v1/ssh/clusters', { params: { query } }), CLUSTERS_AT_ONCE),
});

export const clusterOf = (id: string) =>
  queryOptions({
    queryKey: ['ssh', 'clusters', id],
    queryFn: () => api.get('/v1/ssh/clusters/{id}', { params: { path: { id } } }),
  });

/** An identity has a hundred at most. */
export const ownKeys = queryOptions({
  queryKey: ['ssh', 'keys'],
  queryFn: async () => (await api.get('/api/v1/ssh_keys/', { params: { query: { limit: '100' } } })).data,
});

/** The keys that a host is to trust, and the one that its clients are. */
export const publicKeysOf = (sshHostId: string) =>
  queryOptions({
    queryKey: ['ssh', 'hosts', 'keys', sshHostId],
    queryFn: async () => {
      const asked = { params: { path: { sshHostId } }, parseAs: 'text' } as const;
      const [user, host] = await Promise.all([
        api.get('/api/v1/ssh/hosts/{sshHostId}/user-ca-public-key', asked),
        api.get('/api/v1/ssh/hosts/{sshHostId}/host-ca-public-key', asked),
      ]);
      return { user: user.trim(), host: host.trim() };
    },
  });

/** The users that a certificate for a cluster is good for, each once, in the order of its nodes. */
export function usersOf(nodes: Cluster['nodes']): readonly string[] {
  return [...new Set(nodes.map(({ user }) => user))];
}
