/** `GET /v1/webhooks/{id}`. */
import { readWebhook } from '../../../../webhooks/webhooks.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { spellWebhook, WEBHOOK, WEBHOOK_ID } from './shape.ts';

export const readWebhookEndpoint = endpoint({
  method: 'GET',
  path: '/v1/webhooks/:id',
  summary: 'A webhook',
  params: WEBHOOK_ID,
  answers: { 200: WEBHOOK },
  async handle({ params, site }, { tenantId }) {
    const row = await readWebhook(site.store, tenantId, pathId('webhook', params.id));
    return { status: 200, body: spellWebhook(row) };
  },
});
