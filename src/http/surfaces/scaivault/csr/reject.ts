/** `POST /v1/pki/csr/{id}/reject`. */
import Type from 'typebox';
import { LONGEST_REASON, rejectCsr } from '../../../../issuing/csr-requests/reject.ts';
import { viewCsr } from '../../../../issuing/csr-requests/view.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CSR, CSR_ID, spellCsr } from './shape.ts';

export const rejectCsrRequest = endpoint({
  method: 'POST',
  path: '/v1/pki/csr/:id/reject',
  summary: 'Reject a CSR request',
  params: CSR_ID,
  body: Type.Object({
    reason: Type.String({
      minLength: 1,
      maxLength: 2 * LONGEST_REASON,
      description: 'why, for the requester',
    }),
  }),
  answers: { 200: CSR },
  async handle({ body, params, site }, caller) {
    const row = await rejectCsr(site, caller, pathId('csr', params.id), body.reason);
    return { status: 200, body: spellCsr(viewCsr(row)) };
  },
});
