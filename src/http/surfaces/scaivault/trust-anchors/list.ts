/** `GET /v1/pki/trust-anchors`: the trust anchors of the tenant. */
import Type from 'typebox';
import { listAnchors } from '../../../../trust/anchors.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { spellAnchor, TRUST_ANCHOR } from './shape.ts';

export const listTrustAnchors = endpoint({
  method: 'GET',
  path: '/v1/pki/trust-anchors',
  summary: 'List trust anchors',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(TRUST_ANCHOR) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const rows = await listAnchors(site.store, caller.tenantId, page);
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spellAnchor) };
  },
});
