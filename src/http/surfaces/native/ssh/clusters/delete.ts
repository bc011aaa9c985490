/** `DELETE /v1/ssh/clusters/{id}`. */
import Type from 'typebox';
import { removeCluster } from '../../../../../fleet/clusters.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { CLUSTER_ID } from './shape.ts';

export const deleteCluster = endpoint({
  method: 'DELETE',
  path: '/v1/ssh/clusters/:id',
  summary: 'Remove a cluster, and switch its own authority off',
  params: CLUSTER_ID,
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await removeCluster(site, caller, pathId('cluster', params.id));
    return { status: 204 };
  },
});
