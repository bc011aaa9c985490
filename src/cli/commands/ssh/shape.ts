/** How hosts and clusters are shown. */
import type { Shape } from '../../output.ts';
import type { Cluster, Host } from '../../ssh/fleet.ts';

export const HOST_LIST: Shape<Host> = {
  columns: [
    ['HOST', ({ hostname }) => hostname],
    ['ALIAS', ({ alias }) => alias ?? '-'],
    ['LOGINS', ({ loginMappings }) => loginMappings.map(loginText).join('; ') || '-'],
    ['FOR', ({ userCertTtl }) => userCertTtl],
    ['ID', ({ id }) => id],
  ],
  name: ({ hostname }) => hostname,
};

export const CLUSTER_LIST: Shape<Cluster> = {
  columns: [
    ['CLUSTER', ({ name }) => name],
    ['MACHINES', ({ nodes }) => nodes.length],
    ['USERS', ({ nodes }) => [...new Set(nodes.map(({ user }) => user))].join(' ') || '-'],
    ['ID', ({ id }) => id],
  ],
  name: ({ id }) => id,
};

/** E.g. `root: ada, group ops`. */
function loginText({
  allowedPrincipals: { groups = [], usernames = [] },
  loginUser,
}: Host['loginMappings'][number]): string {
  return `${loginUser}: ${[...usernames, ...groups.map((group) => `group ${group}`)].join(', ')}`;
}
