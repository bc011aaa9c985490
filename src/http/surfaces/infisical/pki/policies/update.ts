/**
 * `PATCH /api/v1/cert-manager/certificate-policies/{id}`, formerly `PATCH /api/v2/certificate-templates/{id}`: a section that is
 * given replaces the one that was.
 */
import Type from 'typebox';
import { updateCertificatePolicy } from '../../../../../issuing/profiles/policies.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { managedId } from '../ids.ts';
import { DESCRIPTION, readDescription } from '../managing.ts';
import { POLICY_ID, type PolicyAddress } from './address.ts';
import { POLICY, POLICY_NAME, readPolicyName, readSections, SECTIONS, spellPolicy } from './shape.ts';

export const updatePolicy = ({ called, one, path }: PolicyAddress): Endpoint =>
  endpoint({
    method: 'PATCH',
    path: `${path}/:id`,
    summary: `Change a certificate ${called}`,
    params: POLICY_ID,
    body: Type.Object({
      name: Type.Optional(POLICY_NAME),
      description: Type.Optional(DESCRIPTION),
      ...SECTIONS,
    }),
    answers: { 200: Type.Object({ [one]: POLICY }) },
    async handle({ body, params, site }, caller) {
      const change = {
        name: body.name === undefined ? undefined : readPolicyName(body.name),
        description: readDescription(body.description),
        source: readSections(body),
      };
      const row = await updateCertificatePolicy(
        site,
        caller,
        managedId('certificate_policy', params.id),
        change,
      );
      return { status: 200, body: { [one]: spellPolicy(row) } };
    },
  });
