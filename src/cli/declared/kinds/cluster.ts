/** Clusters, in the spelling of `/v1/ssh/clusters`; a shared authority by its name. */
import { TEXTS } from '../form.ts';
import type { Existing, Kind, Values } from '../kind.ts';
import { byCursor, type World } from '../world.ts';

export const cluster: Kind = {
  form: {
    authority: 'text',
    nodes: {
      list: {
        fields: {
          name: 'text',
          host: 'text',
          port: 'number',
          user: 'text',
          role: 'text',
          is_control_node: 'flag',
        },
      },
    },
    critical_options: { map: 'text' },
    extensions: TEXTS,
  },
  needs: [],
  fixed: ['authority'],
  references: { authority: 'ssh_authority' },
  merged: [],
  meant: ({ nodes, ...fields }) =>
    nodes === undefined
      ? fields
      : { ...fields, nodes: nodesIn(nodes).map((node) => ({ port: 22, is_control_node: false, ...node })) },
  async all({ client }) {
    const authorities = await byCursor((query) => client.get('/v1/ssh/authorities', { params: { query } }));
    // One of its own is made with the cluster, and named by nobody.
    const shared = new Map(authorities.flatMap(({ id, name, shared: is }) => (is ? [[id, name]] : [])));
    const clusters = await byCursor((query) => client.get('/v1/ssh/clusters', { params: { query } }));
    return clusters.map(
      ({ authority_id: id, critical_options: options, extensions, name, nodes, ...rest }) => ({
        id: rest.id,
        name,
        fields: {
          ...(shared.has(id) && { authority: shared.get(id) }),
          nodes,
          critical_options: options,
          extensions,
        },
      }),
    );
  },
  async create(world, name, fields) {
    await world.client.post('/v1/ssh/clusters', {
      body: { name, ...(await bodyOf(world, fields)) } as never,
    });
  },
  async change(world, existing, fields) {
    const { nodes, ...body } = await bodyOf(world, fields);
    await world.client.patch('/v1/ssh/clusters/{id}', {
      params: { path: { id: existing.id } },
      body: { ...body, ...(nodes !== undefined && { nodes: withIds(nodes, existing) }) } as never,
    });
  },
};

async function bodyOf(world: World, { authority, ...fields }: Values): Promise<Values> {
  return {
    ...fields,
    ...(authority !== undefined && { authority_id: await world.idOf('ssh_authority', authority) }),
  };
}

function nodesIn(nodes: unknown): readonly Values[] {
  return nodes as readonly Values[];
}

/** A node that is the same machine and user stays the node that it was. */
function withIds(nodes: unknown, existing: Existing): readonly Values[] {
  const left = [...nodesIn(existing.fields['nodes'])];
  return nodesIn(nodes).map((node) => {
    const at = left.findIndex(
      (one) =>
        one['host'] === node['host'] && one['user'] === node['user'] && one['port'] === (node['port'] ?? 22),
    );
    const [same] = at < 0 ? [] : left.splice(at, 1);
    return same === undefined ? node : { ...node, id: same['id'] };
  });
}
