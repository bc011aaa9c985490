/** `GET /v1/pki/ca`: the authorities of the tenant. */
import Type from 'typebox';
import { listAuthorities } from '../../../../authorities/read.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { CA, spellCa } from './shape.ts';

export const listCas = endpoint({
  method: 'GET',
  path: '/v1/pki/ca',
  summary: 'List certificate authorities',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(CA) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const views = await listAuthorities(site.store, caller.tenantId, page);
    return { status: 200, body: pageOf(views, page, ({ authority }) => authority.id, spellCa) };
  },
});
