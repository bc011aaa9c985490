/** `GET /v1/webhooks/{id}/deliveries`. */
import Type from 'typebox';
import { listDeliveries } from '../../../../webhooks/deliveries.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { pathId } from '../../../v1/spelling.ts';
import { DELIVERY, spellDelivery, WEBHOOK_ID } from './shape.ts';

export const listDeliveriesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/webhooks/:id/deliveries',
  summary: 'What was and is to be delivered to a webhook',
  params: WEBHOOK_ID,
  query: Type.Object({
    ...PAGE_QUERY,
    state: Type.Optional(Type.Enum(['pending', 'delivered', 'dead'])),
  }),
  answers: { 200: pageSchema(DELIVERY) },
  async handle({ params, query, site }, { tenantId }) {
    const page = readPage(query);
    const { state } = query;
    const rows = await listDeliveries(site.store, tenantId, pathId('webhook', params.id), { page, state });
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spellDelivery) };
  },
});
