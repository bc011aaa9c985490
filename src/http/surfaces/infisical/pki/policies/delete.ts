/** `DELETE /api/v1/cert-manager/certificate-policies/{id}`, formerly `DELETE /api/v2/certificate-templates/{id}`. */
import Type from 'typebox';
import { removeCertificatePolicy } from '../../../../../issuing/profiles/policies.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { managedId } from '../ids.ts';
import { POLICY_ID, type PolicyAddress } from './address.ts';
import { POLICY, spellPolicy } from './shape.ts';

export const deletePolicy = ({ called, one, path }: PolicyAddress): Endpoint =>
  endpoint({
    method: 'DELETE',
    path: `${path}/:id`,
    summary: `Remove a certificate ${called} that no profile uses`,
    params: POLICY_ID,
    answers: { 200: Type.Object({ [one]: POLICY }) },
    async handle({ params, site }, caller) {
      const row = await removeCertificatePolicy(
        site,
        caller,
        managedId('certificate_policy', params.id),
        called,
      );
      return { status: 200, body: { [one]: spellPolicy(row) } };
    },
  });
