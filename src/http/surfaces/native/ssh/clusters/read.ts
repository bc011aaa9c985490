/** `GET /v1/ssh/clusters/{id}`. */
import { readCluster as read } from '../../../../../fleet/clusters.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { CLUSTER, CLUSTER_ID, spellCluster } from './shape.ts';

export const readCluster = endpoint({
  method: 'GET',
  path: '/v1/ssh/clusters/:id',
  summary: 'A cluster',
  params: CLUSTER_ID,
  answers: { 200: CLUSTER },
  async handle({ params, site }, { tenantId }) {
    return {
      status: 200,
      body: spellCluster(await read(site.store, tenantId, pathId('cluster', params.id))),
    };
  },
});
