/** `GET /v1/pki/csr/{id}`: all that a reviewer has to see. */
import { csrRequestRow } from '../../../../issuing/csr-requests/row.ts';
import { viewCsr } from '../../../../issuing/csr-requests/view.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CSR, CSR_ID, spellCsr } from './shape.ts';

export const readCsrRequest = endpoint({
  method: 'GET',
  path: '/v1/pki/csr/:id',
  summary: 'Read a CSR request',
  params: CSR_ID,
  answers: { 200: CSR },
  async handle({ params, site }, caller) {
    const row = await csrRequestRow(site.store, caller.tenantId, pathId('csr', params.id));
    return { status: 200, body: spellCsr(viewCsr(row)) };
  },
});
