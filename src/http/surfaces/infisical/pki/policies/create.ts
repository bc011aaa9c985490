/** `POST /api/v1/cert-manager/certificate-policies`, formerly `POST /api/v2/certificate-templates`. */
import Type from 'typebox';
import { createCertificatePolicy } from '../../../../../issuing/profiles/policies.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { checkOptionalProject, DESCRIPTION, demanded, PROJECT, readDescription } from '../managing.ts';
import type { PolicyAddress } from './address.ts';
import { POLICY, POLICY_NAME, readPolicyName, readSections, SECTIONS, spellPolicy } from './shape.ts';

export const createPolicy = ({ called, demandsProject, one, path }: PolicyAddress): Endpoint =>
  endpoint({
    method: 'POST',
    path,
    summary: `Make a certificate ${called}`,
    body: Type.Object({
      projectId: demanded(demandsProject, PROJECT),
      name: POLICY_NAME,
      description: Type.Optional(DESCRIPTION),
      ...SECTIONS,
    }),
    answers: { 200: Type.Object({ [one]: POLICY }) },
    async handle({ body, site }, caller) {
      const input = {
        name: readPolicyName(body.name),
        description: readDescription(body.description ?? null),
        source: readSections(body),
      };
      checkOptionalProject(caller, body.projectId);
      const row = await createCertificatePolicy(site, caller, input);
      return { status: 200, body: { [one]: spellPolicy(row) } };
    },
  });
