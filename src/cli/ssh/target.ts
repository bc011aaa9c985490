/** What a person wants to log in to, found by what they typed. */
import type { Client } from '../../client/client.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure, usage } from '../failure.ts';
import {
  allClusters,
  type Cluster,
  findCluster,
  findHost,
  type Host,
  ifAllowed,
  isCalled,
  isHostId,
  ownHosts,
} from './fleet.ts';

/** A machine as `ssh` is told of it. */
export interface Node {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

export type Target =
  | { readonly kind: 'host'; readonly host: Host; readonly user: string }
  /** @property isWanted which of its machines were asked for */
  | { readonly kind: 'cluster'; readonly cluster: Cluster; readonly isWanted: (node: Node) => boolean };

/**
 * @param text `name` or `user@name`: a host by its name, alias or id, a cluster by its name or id, or a machine of a cluster
 * @param localUser who is at the keyboard, whom a host may know by the same name
 * @throws Failure when there is none, or more than one
 */
export async function findTarget(client: Client, text: string, localUser: string): Promise<Target> {
  const at = text.lastIndexOf('@');
  const [user, name] = at < 0 ? [undefined, text] : [text.slice(0, at), text.slice(at + 1)];
  if (name === '' || user === '') throw usage(`"${text}" names nothing to log in to`, 'chancery ssh hosts');
  if (name.startsWith('cluster_')) return ofCluster(await findCluster(client, name), user);
  if (isHostId(name)) return ofHost(await findHost(client, name), user, localUser);
  const hosts = await ifAllowed(ownHosts(client));
  const host = hosts?.find((one) => isCalled(one, name));
  const clusters = await ifAllowed(allClusters(client));
  const cluster = clusters?.find((one) => one.name === name);
  if (host !== undefined && cluster !== undefined) throw ambiguous(name, host, cluster);
  if (host !== undefined) return ofHost(host, user, localUser);
  if (cluster !== undefined) return ofCluster(cluster, user);
  const machine = clusters && ofMachine(clusters, name, user);
  if (machine !== undefined) return machine;
  throw notThere(name, hosts === undefined && clusters === undefined);
}

/** A host that somebody else registered is not there for whoever may not log in to it. */
function notThere(name: string, mayNotLook: boolean): Failure {
  if (mayNotLook) {
    return new Failure(EXIT.denied, 'this token may look for no hosts and no clusters', {
      hint: 'give the id, cluster_… or the host’s; or a token with ssh:read',
    });
  }
  return new Failure(EXIT.notFound, `there is no host or cluster "${name}" that you may log in to`, {
    hint: 'chancery ssh hosts --mine; chancery ssh clusters',
  });
}

function ambiguous(name: string, host: Host, cluster: Cluster): Failure {
  return new Failure(EXIT.conflict, `"${name}" is a host, and a cluster`, {
    why: [`host ${host.id}`, `cluster ${cluster.id}`],
    hint: 'give one of these ids',
  });
}

function ofCluster(cluster: Cluster, user: string | undefined): Target {
  return chosen(cluster, (node) => user === undefined || node.user === user);
}

function ofMachine(clusters: readonly Cluster[], name: string, user: string | undefined): Target | undefined {
  const cluster = clusters.find(({ nodes }) =>
    nodes.some((node) => node.host === name || node.name === name),
  );
  if (cluster === undefined) return undefined;
  const places = new Set(
    cluster.nodes.filter((node) => node.host === name || node.name === name).map(({ host }) => host),
  );
  const isWanted = (node: Node): boolean =>
    places.has(node.host) && (user === undefined || node.user === user);
  return chosen(cluster, isWanted);
}

/** Nothing is certified that would open none of what was asked for. */
function chosen(cluster: Cluster, isWanted: (node: Node) => boolean): Target {
  const { name, nodes } = cluster;
  if (nodes.some(isWanted)) return { kind: 'cluster', cluster, isWanted };
  const users = [...new Set(nodes.map(({ user }) => user))];
  throw new Failure(EXIT.notFound, `no machine of ${name} has that user`, {
    why: [`its users are ${users.join(', ') || 'none'}`],
    hint: 'chancery ssh clusters -o json',
  });
}

function ofHost(host: Host, user: string | undefined, localUser: string): Target {
  if (user !== undefined) return { kind: 'host', host, user };
  const users = [...new Set(host.loginMappings.map(({ loginUser }) => loginUser))];
  const [only, ...others] = users;
  if (only === undefined) {
    throw new Failure(EXIT.denied, `nobody may log in to ${host.hostname}`, {
      hint: `chancery ssh host add --login USER=NAME on it`,
    });
  }
  if (others.length === 0) return { kind: 'host', host, user: only };
  if (users.includes(localUser)) return { kind: 'host', host, user: localUser };
  throw usage(
    `${host.hostname} has several users that you may be: ${users.join(', ')}`,
    `chancery ssh login ${only}@${host.hostname}`,
  );
}

/** @throws a usage error for what is no port */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw usage('--port must be a number from 1 to 65535');
}
