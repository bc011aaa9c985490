/** `POST /api/v1/cert-manager/certificate-profiles`, formerly `POST /api/v1/pki/certificate-profiles`. */
import Type from 'typebox';
import { createCertificateProfile } from '../../../../../issuing/profiles/profiles.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { checkOptionalProject, demanded, PROJECT, readDescription } from '../managing.ts';
import type { ProfileAddress } from './address.ts';
import {
  checkServed,
  ENROLLMENT,
  PROFILE_FIELDS,
  profileSchema,
  readCaId,
  readConfigs,
  readPolicyId,
  SLUG,
  spellProfile,
} from './shape.ts';

const ID = Type.Optional(Type.String({ maxLength: 400 }));

export const createProfile = (at: ProfileAddress): Endpoint =>
  endpoint({
    method: 'POST',
    path: at.path,
    summary: 'Make a certificate profile',
    body: Type.Object({
      projectId: demanded(at.demandsAll, PROJECT),
      caId: ID,
      certificateTemplateId: ID,
      certificatePolicyId: ID,
      slug: SLUG,
      enrollmentType: demanded(at.demandsAll, ENROLLMENT),
      ...PROFILE_FIELDS,
    }),
    answers: { 200: Type.Object({ certificateProfile: profileSchema(at) }) },
    async handle({ body, site }, caller) {
      const policyId = readPolicyId(at, body);
      checkOptionalProject(caller, body.projectId);
      checkServed(body);
      const authorityId = readCaId(body.caId);
      const row = await createCertificateProfile(site, caller, {
        slug: body.slug,
        description: readDescription(body.description ?? null),
        policyId,
        authorityId,
        enrollment: body.enrollmentType,
        settings: readConfigs(body),
      });
      return { status: 200, body: { certificateProfile: spellProfile(at, row) } };
    },
  });
