/** `PATCH /v1/webhooks/{id}`: changes the fields that are given. */
import Type from 'typebox';
import { updateWebhook } from '../../../../webhooks/webhooks.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import {
  readWebhookFields,
  spellWebhook,
  WEBHOOK,
  WEBHOOK_FIELDS,
  WEBHOOK_ID,
  WEBHOOK_URL,
} from './shape.ts';

export const updateWebhookEndpoint = endpoint({
  method: 'PATCH',
  path: '/v1/webhooks/:id',
  summary: 'Change a webhook; what is pending of one that is switched off is given up',
  params: WEBHOOK_ID,
  body: Type.Object({ url: Type.Optional(WEBHOOK_URL), ...WEBHOOK_FIELDS }),
  answers: { 200: WEBHOOK },
  async handle({ body, params, site }, caller) {
    const row = await updateWebhook(site, caller, pathId('webhook', params.id), readWebhookFields(body));
    return { status: 200, body: spellWebhook(row) };
  },
});
