/** `POST /v1/webhooks/{id}/test`. */
import { testWebhook } from '../../../../webhooks/deliveries.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { DELIVERY, spellDelivery, WEBHOOK_ID } from './shape.ts';

export const testWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/v1/webhooks/:id/test',
  summary: 'Send a webhook.test, soon',
  params: WEBHOOK_ID,
  answers: { 202: DELIVERY },
  async handle({ params, site }, caller) {
    const row = await testWebhook(site, caller, pathId('webhook', params.id));
    return { status: 202, body: spellDelivery(row) };
  },
});
