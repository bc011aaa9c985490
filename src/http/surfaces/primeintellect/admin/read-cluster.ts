/** `GET /api/admin/clusters/{cluster_id}`: the contract's members, all of them; null and nothing where we know of none. */
import Type from 'typebox';
import { type FoundCluster, isClusterEnabled } from '../../../../fleet/cluster-search.ts';
import { clusterRow } from '../../../../fleet/clusters.ts';
import type { ClusterNode } from '../../../../records/fleet.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId, spellTime } from '../../../v1/spelling.ts';
import { STATUS } from '../offset-page.ts';
import { CLUSTER_ID } from './certificate-shape.ts';
import { CLUSTER_HEAD, spellClusterHead } from './cluster-head.ts';
import { NODE, spellNode } from './node.ts';

/** What machines cost and who runs their jobs is no business of an authority's. */
const UNKNOWN = {
  socket: null,
  priceHr: null,
  stoppedPriceHr: null,
  provisioningPriceHr: null,
  basePriceHr: null,
  baseCurrency: null,
  walletId: null,
  orchestratorVersion: null,
  orchestratorEndpoint: null,
  orchestratorConfig: null,
  orchestratorDeploymentJobId: null,
  orchestratorDeploymentStatus: null,
  terminatedAt: null,
  info: null,
};

const NULLS = Object.fromEntries(Object.keys(UNKNOWN).map((name) => [name, Type.Null()]));

const { podId, podName, role, isControlNode } = NODE.properties;

export const readAdminCluster = endpoint({
  method: 'GET',
  path: '/api/admin/clusters/:cluster_id',
  summary: 'A cluster',
  params: CLUSTER_ID,
  answers: {
    200: Type.Object({
      data: Type.Object({
        ...CLUSTER_HEAD,
        ...NULLS,
        remoteId: Type.String(),
        gpuName: Type.String(),
        gpuCount: Type.Integer(),
        orchestratorType: Type.String(),
        updatedAt: Type.String(),
        nodes: Type.Array(
          Type.Object({ podId, podName, role, isControlNode, connections: Type.Array(NODE) }),
        ),
        sshKeys: Type.Array(Type.Object({})),
      }),
      status: Type.String(),
    }),
  },
  async handle({ params, site }, { tenantId }) {
    const row = await clusterRow(site.store, tenantId, pathId('cluster', params.cluster_id));
    const isEnabled = await isClusterEnabled(site.store, row);
    return { status: 200, body: { data: spell({ row, isEnabled }), status: STATUS } };
  },
});

function spell(cluster: FoundCluster): unknown {
  const { row } = cluster;
  const head = spellClusterHead(cluster);
  return {
    ...head,
    ...UNKNOWN,
    remoteId: head['id'],
    gpuName: 'none',
    gpuCount: 0,
    orchestratorType: 'none',
    updatedAt: spellTime(row.updatedAt),
    nodes: row.nodes.map(spellPod),
    // Nobody is let in by a key: certificates do that.
    sshKeys: [],
  };
}

function spellPod(node: ClusterNode): unknown {
  const connection = spellNode(node) as Readonly<Record<string, unknown>>;
  const { isControlNode: isControl, podId: id, podName: name, role: part } = connection;
  return { podId: id, podName: name, role: part, isControlNode: isControl, connections: [connection] };
}
