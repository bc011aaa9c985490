/** The machines of a cluster: where each is, and as which user it is logged in to. */
import { ChanceryError, type FieldError, invalidField, quote } from '../base/error.ts';
import type { Id, IdSource } from '../base/ids.ts';
import { formatIp, parseIp } from '../base/ip.ts';
import { parseLabel } from '../base/name.ts';
import { parseDnsName } from '../policy/dns-name.ts';
import { clusterUserFault } from '../policy/ssh/spellings/cluster.ts';
import type { ClusterNode } from '../records/fleet.ts';

export const MOST_NODES = 1000;

/** A node as it is asked for. */
export interface NewNode {
  /** Of the node that it is to remain; absent: that with the same host, port and user, or a new one. */
  readonly id?: Id | undefined;
  readonly name?: string | undefined;
  /** A DNS name or an IP address. */
  readonly host: string;
  /** 22 when absent. */
  readonly port?: number | undefined;
  readonly user: string;
  readonly role?: string | undefined;
  readonly isControlNode?: boolean | undefined;
}

/**
 * The nodes that a cluster is to have. Those that it has already keep their ids.
 * @param before those that it has
 * @throws invalid_field naming all that are wrong
 */
export function readNodes(
  ids: IdSource,
  asked: readonly NewNode[],
  before: readonly ClusterNode[] = [],
): readonly ClusterNode[] {
  if (asked.length > MOST_NODES) throw invalidField('nodes', `must have at most ${MOST_NODES} entries`);
  const errors: FieldError[] = [];
  const places = new Map<string, number>();
  const nodes = asked.map((node, i) => {
    const read = collecting(errors, () => readNode(node, `nodes[${i}]`));
    const place = read && placeOf(read);
    const twin = place === undefined ? undefined : places.get(place);
    if (twin !== undefined) {
      errors.push({
        field: `nodes[${i}]`,
        message: `must be another than nodes[${twin}], and is at the same place`,
      });
    } else if (place !== undefined) places.set(place, i);
    return read;
  });
  if (errors.length > 0) throw several(errors);
  return withIds(ids, asked, nodes as readonly Unnamed[], before);
}

/** The users of some nodes, each once, in the order in which they first appear. */
export function usersOf(nodes: readonly Pick<ClusterNode, 'user'>[]): readonly string[] {
  return [...new Set(nodes.map(({ user }) => user))];
}

type Unnamed = Omit<ClusterNode, 'id'>;

function readNode(node: NewNode, field: string): Unnamed {
  const port = node.port ?? 22;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalidField(`${field}.port`, 'must be a number from 1 to 65535');
  }
  const fault = clusterUserFault(node.user);
  if (fault !== undefined) throw invalidField(`${field}.user`, `must ${fault}, not ${quote(node.user)}`);
  return {
    name: node.name === undefined ? null : parseLabel(node.name, `${field}.name`),
    host: readHost(node.host, `${field}.host`),
    port,
    user: node.user,
    role: node.role === undefined ? null : parseLabel(node.role, `${field}.role`),
    isControlNode: node.isControlNode ?? false,
  };
}

/** @returns as it is written in answers: a name in lower case, an address as `base/ip` writes it */
function readHost(text: string, field: string): string {
  const address = parseIp(text);
  if (address !== undefined) return formatIp(address);
  const read = parseDnsName(text);
  if (read.ok && !read.name.includes('*')) return read.name;
  const reason = read.ok ? 'it is a pattern' : read.reason;
  throw invalidField(field, `must be a DNS name or an IP address (${reason}), not ${quote(text)}`);
}

function placeOf({ host, port, user }: Unnamed): string {
  return `${user}@${host} ${port}`;
}

/** @throws invalid_field for an id that is no node's, or named twice */
function withIds(
  ids: IdSource,
  asked: readonly NewNode[],
  nodes: readonly Unnamed[],
  before: readonly ClusterNode[],
): readonly ClusterNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  for (const [i, { id }] of asked.entries()) {
    if (id !== undefined && !known.delete(id)) {
      throw invalidField(`nodes[${i}].id`, 'must be the id of a node that the cluster has, named once');
    }
  }
  const left = new Map([...known.values()].map((node) => [placeOf(node), node.id]));
  return nodes.map((node, i) => ({ id: asked[i]?.id ?? left.get(placeOf(node)) ?? ids.next(), ...node }));
}

function collecting<T>(errors: FieldError[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChanceryError) || error.code !== 'invalid_field') throw error;
    errors.push(...error.fields);
    return undefined;
  }
}

const MOST_TOLD = 100;

function several(errors: readonly FieldError[]): ChanceryError {
  const [first] = errors;
  const fields = errors.slice(0, MOST_TOLD);
  return new ChanceryError('invalid_field', `${first?.field} ${first?.message}`, { fields });
}
