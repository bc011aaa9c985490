/** `POST /v1/pki/csr/{id}/approve`. */
import Type, { type Static } from 'typebox';
import { invalidField } from '../../../../base/error.ts';
import type { Terms } from '../../../../issuing/csr-requests/approval.ts';
import { approveCsr } from '../../../../issuing/csr-requests/approve.ts';
import { viewCsr } from '../../../../issuing/csr-requests/view.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldId, pathId } from '../../../v1/spelling.ts';
import { warnOfUnknown } from '../issued.ts';
import { CSR_ID, CSR_WITH_WARNINGS, spellCsr, VALIDITY_DAYS } from './shape.ts';

const BODY = Type.Object({
  ca_id: Type.Optional(
    Type.String({ maxLength: 100, description: 'with validity_days: what it is approved for' }),
  ),
  validity_days: Type.Optional(VALIDITY_DAYS),
});

export const approveCsrRequest = endpoint({
  method: 'POST',
  path: '/v1/pki/csr/:id/approve',
  summary: 'Approve a CSR request',
  params: CSR_ID,
  body: BODY,
  answers: { 200: CSR_WITH_WARNINGS },
  async handle({ body, params, site }, caller) {
    const row = await approveCsr(site, caller, pathId('csr', params.id), termsOf(body));
    return { status: 200, body: { ...spellCsr(viewCsr(row)), warnings: warnOfUnknown(body, BODY) } };
  },
});

/** Both or none: half of what is to be signed is not approved. */
function termsOf({ ca_id, validity_days }: Static<typeof BODY>): Terms | undefined {
  if (ca_id === undefined && validity_days === undefined) return undefined;
  if (ca_id === undefined) throw invalidField('ca_id', 'is required with validity_days');
  if (validity_days === undefined) throw invalidField('validity_days', 'is required with ca_id');
  return { authorityId: fieldId('ca', ca_id, 'ca_id'), validityDays: validity_days };
}
