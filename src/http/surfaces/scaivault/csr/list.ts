/** `GET /v1/pki/csr`: CSR requests, newest first; what each CSR says is told one by one. */
import Type from 'typebox';
import { listCsrRequests } from '../../../../issuing/csr-requests/row.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { CSR_STATUS, CSR_SUMMARY, spellCsrSummary } from './shape.ts';

export const listCsrs = endpoint({
  method: 'GET',
  path: '/v1/pki/csr',
  summary: 'List CSR requests',
  query: Type.Object({ ...PAGE_QUERY, status: Type.Optional(CSR_STATUS) }),
  answers: { 200: pageSchema(CSR_SUMMARY) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const rows = await listCsrRequests(site.store, caller.tenantId, query.status, page);
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spellCsrSummary) };
  },
});
