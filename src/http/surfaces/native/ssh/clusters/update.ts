/** `PATCH /v1/ssh/clusters/{id}`: changes the fields that are given; `nodes` are the whole list. */
import Type from 'typebox';
import { updateCluster as update } from '../../../../../fleet/clusters.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import {
  CLUSTER,
  CLUSTER_FIELDS,
  CLUSTER_ID,
  CLUSTER_NAME,
  readClusterFields,
  spellCluster,
} from './shape.ts';

export const updateCluster = endpoint({
  method: 'PATCH',
  path: '/v1/ssh/clusters/:id',
  summary: 'Change a cluster',
  params: CLUSTER_ID,
  body: Type.Object({ name: Type.Optional(CLUSTER_NAME), ...CLUSTER_FIELDS }),
  answers: { 200: CLUSTER },
  async handle({ body, params, site }, caller) {
    const change = { ...readClusterFields(body), name: body.name };
    const cluster = await update(site, caller, pathId('cluster', params.id), change);
    return { status: 200, body: spellCluster(cluster) };
  },
});
