/** `POST /v1/pki/csr/{id}/sign`: the certificate of an approved CSR. */
import Type from 'typebox';
import { signApprovedCsr } from '../../../../issuing/csr-requests/sign.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldId, pathId } from '../../../v1/spelling.ts';
import { SIGNED, spellIssued, warnOfUnknown } from '../issued.ts';
import { CSR_ID, VALIDITY_DAYS } from './shape.ts';

const BODY = Type.Object({
  ca_id: Type.String({ minLength: 1, maxLength: 100, description: 'of the authority that signs' }),
  validity_days: VALIDITY_DAYS,
});

export const signCsrRequest = endpoint({
  method: 'POST',
  path: '/v1/pki/csr/:id/sign',
  summary: 'Sign an approved CSR',
  params: CSR_ID,
  body: BODY,
  answers: { 201: SIGNED },
  async handle({ body, params, site }, caller) {
    const issued = await signApprovedCsr(site, caller, pathId('csr', params.id), {
      authorityId: fieldId('ca', body.ca_id, 'ca_id'),
      validityDays: body.validity_days,
    });
    site.metrics.issued.inc({ kind: 'x509', origin: 'sign' });
    return { status: 201, body: spellIssued(issued, warnOfUnknown(body, BODY)) };
  },
});
