/** `DELETE /v1/webhooks/{id}`. */
import Type from 'typebox';
import { removeWebhook } from '../../../../webhooks/webhooks.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { WEBHOOK_ID } from './shape.ts';

export const deleteWebhookEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/webhooks/:id',
  summary: 'Remove a webhook, with its deliveries',
  params: WEBHOOK_ID,
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await removeWebhook(site, caller, pathId('webhook', params.id));
    return { status: 204 };
  },
});
