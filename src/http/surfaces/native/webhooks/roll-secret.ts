/** `POST /v1/webhooks/{id}/secret`. */
import { rollSecret } from '../../../../webhooks/webhooks.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { spellWebhook, WEBHOOK_ID, WEBHOOK_WITH_SECRET } from './shape.ts';

export const rollSecretEndpoint = endpoint({
  method: 'POST',
  path: '/v1/webhooks/:id/secret',
  summary: 'Give a webhook another secret, shown once',
  params: WEBHOOK_ID,
  answers: { 201: WEBHOOK_WITH_SECRET },
  async handle({ params, site }, caller) {
    const { row, secret } = await rollSecret(site, caller, pathId('webhook', params.id));
    return { status: 201, body: { ...spellWebhook(row), secret } };
  },
});
