/** `GET /api/v1/cert-manager/certificate-policies/{id}`, formerly `GET /api/v2/certificate-templates/{id}`. */
import Type from 'typebox';
import { certificatePolicyRow } from '../../../../../issuing/profiles/rows.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { managedId } from '../ids.ts';
import { POLICY_ID, type PolicyAddress } from './address.ts';
import { POLICY, spellPolicy } from './shape.ts';

export const readPolicy = ({ called, one, path }: PolicyAddress): Endpoint =>
  endpoint({
    method: 'GET',
    path: `${path}/:id`,
    summary: `Read a certificate ${called}`,
    params: POLICY_ID,
    answers: { 200: Type.Object({ [one]: POLICY }) },
    async handle({ params, site }, { tenantId }) {
      const row = await certificatePolicyRow(
        site.store,
        tenantId,
        managedId('certificate_policy', params.id),
      );
      return { status: 200, body: { [one]: spellPolicy(row) } };
    },
  });
