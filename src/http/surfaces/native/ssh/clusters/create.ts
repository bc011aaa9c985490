/** `POST /v1/ssh/clusters`. */
import Type from 'typebox';
import { createCluster as create } from '../../../../../fleet/clusters.ts';
import { endpoint } from '../../../../endpoint.ts';
import { fieldId } from '../../../../v1/spelling.ts';
import { CLUSTER, CLUSTER_FIELDS, CLUSTER_NAME, readClusterFields, spellCluster } from './shape.ts';

export const createCluster = endpoint({
  method: 'POST',
  path: '/v1/ssh/clusters',
  summary: 'Make a cluster',
  body: Type.Object({
    name: CLUSTER_NAME,
    ...CLUSTER_FIELDS,
    authority_id: Type.Optional(
      Type.String({ maxLength: 100, description: 'of a shared SSH authority; absent: it gets its own' }),
    ),
  }),
  answers: { 201: CLUSTER },
  async handle({ body, site }, caller) {
    const { authority_id: authority, name } = body;
    const authorityId =
      authority === undefined ? undefined : fieldId('ssh_authority', authority, 'authority_id');
    const cluster = await create(site, caller, { ...readClusterFields(body), name, authorityId });
    return { status: 201, body: spellCluster(cluster) };
  },
});
