/** `GET /v1/webhooks`. */
import Type from 'typebox';
import { listWebhooks } from '../../../../webhooks/webhooks.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { spellWebhook, WEBHOOK } from './shape.ts';

export const listWebhooksEndpoint = endpoint({
  method: 'GET',
  path: '/v1/webhooks',
  summary: 'List webhooks',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(WEBHOOK) },
  async handle({ query, site }, { tenantId }) {
    const page = readPage(query);
    const rows = await listWebhooks(site.store, tenantId, page);
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spellWebhook) };
  },
});
