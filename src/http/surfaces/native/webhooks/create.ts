/** `POST /v1/webhooks`. */
import Type from 'typebox';
import { createWebhook } from '../../../../webhooks/webhooks.ts';
import { endpoint } from '../../../endpoint.ts';
import {
  readWebhookFields,
  spellWebhook,
  WEBHOOK_FIELDS,
  WEBHOOK_URL,
  WEBHOOK_WITH_SECRET,
} from './shape.ts';

export const createWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/v1/webhooks',
  summary: 'Make a webhook; its secret is shown once',
  body: Type.Object({ url: WEBHOOK_URL, ...WEBHOOK_FIELDS }),
  answers: { 201: WEBHOOK_WITH_SECRET },
  async handle({ body, site }, caller) {
    const { row, secret } = await createWebhook(site, caller, { ...readWebhookFields(body), url: body.url });
    return { status: 201, body: { ...spellWebhook(row), secret } };
  },
});
