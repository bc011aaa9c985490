/** A cluster as `/v1` spells it, in and out. */
import Type, { type Static } from 'typebox';
import { MOST_NODES, type NewNode } from '../../../../../fleet/cluster-nodes.ts';
import type { Cluster, ClusterFields } from '../../../../../fleet/clusters.ts';
import type { ClusterNode } from '../../../../../records/fleet.ts';
import { fieldId, spellId, spellTime } from '../../../../v1/spelling.ts';

const NULL = Type.Null();

const NEW_NODE = Type.Object({
  id: Type.Optional(Type.String({ maxLength: 100, description: 'of a node that the cluster has' })),
  name: Type.Optional(Type.Union([Type.String({ maxLength: 400 }), NULL])),
  host: Type.String({ maxLength: 260, description: 'a DNS name or an IP address' }),
  port: Type.Optional(Type.Integer({ description: '1 to 65535; 22 when absent' })),
  user: Type.String({ maxLength: 400, description: 'who logs in there: a principal of the certificates' }),
  role: Type.Optional(Type.Union([Type.String({ maxLength: 400 }), NULL])),
  is_control_node: Type.Optional(Type.Boolean()),
});

export const CLUSTER_FIELDS = {
  nodes: Type.Optional(Type.Array(NEW_NODE, { maxItems: MOST_NODES })),
  critical_options: Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 8192 }), {
      maxProperties: 20,
      description: 'by name, such as "source-address"; the value of a flag is empty',
    }),
  ),
  extensions: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), { maxItems: 20, description: '["permit-pty"] when absent' }),
  ),
};

export const CLUSTER_NAME = Type.String({ maxLength: 400 });

export const CLUSTER_ID = Type.Object({ id: Type.String() });

export const CLUSTER = Type.Object({
  id: Type.String(),
  name: Type.String(),
  authority_id: Type.String(),
  nodes: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.Union([Type.String(), NULL]),
      host: Type.String(),
      port: Type.Integer(),
      user: Type.String(),
      role: Type.Union([Type.String(), NULL]),
      is_control_node: Type.Boolean(),
    }),
  ),
  critical_options: Type.Record(Type.String(), Type.String()),
  extensions: Type.Array(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
});

const FIELDS = Type.Object(CLUSTER_FIELDS);

export function readClusterFields(body: Static<typeof FIELDS>): ClusterFields {
  return {
    nodes: body.nodes?.map(readNode),
    criticalOptions: body.critical_options,
    extensions: body.extensions,
  };
}

function readNode({ id, ...node }: Static<typeof NEW_NODE>, i: number): NewNode {
  return {
    id: id === undefined ? undefined : fieldId('node', id, `nodes[${i}].id`),
    name: node.name ?? undefined,
    host: node.host,
    port: node.port,
    user: node.user,
    role: node.role ?? undefined,
    isControlNode: node.is_control_node,
  };
}

export function spellCluster({ row, source }: Cluster): unknown {
  return {
    id: spellId('cluster', row.id),
    name: row.label,
    authority_id: spellId('ssh_authority', row.authorityId),
    nodes: row.nodes.map(spellNode),
    critical_options: source.criticalOptions,
    extensions: source.extensions,
    created_at: spellTime(row.createdAt),
    updated_at: spellTime(row.updatedAt),
  };
}

function spellNode({ id, isControlNode, ...node }: ClusterNode): unknown {
  const { host, name, port, role, user } = node;
  return { id: spellId('node', id), name, host, port, user, role, is_control_node: isControlNode };
}
