/** `GET /v1/ssh/authorities`: the SSH authorities of the tenant. */
import Type from 'typebox';
import { listSshAuthorities } from '../../../../../authorities/ssh/read.ts';
import { endpoint } from '../../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../../v1/page.ts';
import { SSH_AUTHORITY, spellSshAuthority } from './shape.ts';

export const listSshAuthoritiesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/ssh/authorities',
  summary: 'List SSH authorities',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(SSH_AUTHORITY) },
  async handle({ query, site }, { tenantId }) {
    const page = readPage(query);
    const { rows, views } = await listSshAuthorities(site.store, tenantId, page);
    const body = pageOf(
      rows,
      page,
      ({ id }) => id,
      ({ id }) => views.get(id),
    );
    // Removed ones are in no view: a page may be shorter for it.
    const shown = (body['data'] as Parameters<typeof spellSshAuthority>[0][]).filter(Boolean);
    return { status: 200, body: { ...body, data: shown.map(spellSshAuthority) } };
  },
});
