/** `POST /v1/webhooks/{id}/deliveries/{delivery}/retry`. */
import { retryDelivery } from '../../../../webhooks/deliveries.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { DELIVERY, DELIVERY_ID, spellDelivery } from './shape.ts';

export const retryDeliveryEndpoint = endpoint({
  method: 'POST',
  path: '/v1/webhooks/:id/deliveries/:delivery/retry',
  summary: 'Send a dead delivery again',
  params: DELIVERY_ID,
  answers: { 202: DELIVERY },
  async handle({ params, site }, caller) {
    const delivery = pathId('delivery', params.delivery);
    const row = await retryDelivery(site, caller, pathId('webhook', params.id), delivery);
    return { status: 202, body: spellDelivery(row) };
  },
});
