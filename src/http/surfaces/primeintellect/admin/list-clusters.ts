/** `GET /api/admin/clusters`. */
import Type from 'typebox';
import { invalidField } from '../../../../base/error.ts';
import { type FoundCluster, searchClusters } from '../../../../fleet/cluster-search.ts';
import { endpoint } from '../../../endpoint.ts';
import { OFFSET_QUERY, offsetPageOf, offsetPageSchema, readOffsetPage } from '../offset-page.ts';
import { CLUSTER_HEAD, spellClusterHead } from './cluster-head.ts';
import { NODE, spellNode } from './node.ts';

export const listAdminClusters = endpoint({
  method: 'GET',
  path: '/api/admin/clusters',
  summary: 'List clusters',
  query: Type.Object({
    ...OFFSET_QUERY,
    search: Type.Optional(Type.String({ maxLength: 400, description: 'a part of the name or id' })),
    vaultEnabled: Type.Optional(Type.String({ description: 'true or false' })),
    detailed: Type.Optional(Type.String({ description: 'true: with nodes' })),
  }),
  answers: {
    200: offsetPageSchema(
      Type.Object({
        ...CLUSTER_HEAD,
        controller: Type.Union([NODE, Type.Null()]),
        nodes: Type.Union([Type.Array(NODE), Type.Null()]),
      }),
    ),
  },
  async handle({ query, site }, { tenantId }) {
    const page = readOffsetPage(query, { usual: 20, least: 1, most: 100 });
    const isEnabled = readFlag(query.vaultEnabled, 'vaultEnabled');
    const detailed = readFlag(query.detailed, 'detailed') ?? false;
    const found = await searchClusters(site.store, tenantId, { ...page, search: query.search, isEnabled });
    const data = found.clusters.map((cluster) => spell(cluster, detailed));
    return { status: 200, body: offsetPageOf(found.total, page, data) };
  },
});

function readFlag(text: string | undefined, field: string): boolean | undefined {
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw invalidField(field, 'must be true or false');
  return text === 'true';
}

function spell(cluster: FoundCluster, detailed: boolean): unknown {
  const { nodes } = cluster.row;
  const controller = nodes.find(({ isControlNode }) => isControlNode);
  return {
    ...spellClusterHead(cluster),
    controller: controller === undefined ? null : spellNode(controller),
    nodes: detailed ? nodes.map(spellNode) : null,
  };
}
