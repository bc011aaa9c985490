/** `GET /v1/ssh/clusters`. */
import Type from 'typebox';
import { listClusters as list } from '../../../../../fleet/clusters.ts';
import { endpoint } from '../../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../../v1/page.ts';
import { CLUSTER, spellCluster } from './shape.ts';

/** Each may have a thousand nodes. */
const BOUNDS = { usual: 20, most: 100 };

export const listClusters = endpoint({
  method: 'GET',
  path: '/v1/ssh/clusters',
  summary: 'List clusters',
  query: Type.Object({
    ...PAGE_QUERY,
    limit: Type.Optional(Type.String({ description: '1 to 100; 20 when absent' })),
  }),
  answers: { 200: pageSchema(CLUSTER) },
  async handle({ query, site }, { tenantId }) {
    const page = readPage(query, BOUNDS);
    const clusters = await list(site.store, tenantId, page);
    return { status: 200, body: pageOf(clusters, page, ({ row }) => row.id, spellCluster) };
  },
});
