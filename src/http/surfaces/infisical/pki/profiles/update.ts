/**
 * `PATCH /api/v1/cert-manager/certificate-profiles/{id}`, formerly `PATCH /api/v1/pki/certificate-profiles/{id}`: authority and policy
 * stay what they are, whatever is sent of them.
 */
import Type from 'typebox';
import { updateCertificateProfile } from '../../../../../issuing/profiles/profiles.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { managedId } from '../ids.ts';
import { readDescription } from '../managing.ts';
import { PROFILE_ID, type ProfileAddress } from './address.ts';
import {
  checkServed,
  ENROLLMENT,
  PROFILE_FIELDS,
  profileSchema,
  readConfigs,
  SLUG,
  spellProfile,
} from './shape.ts';

export const updateProfile = (at: ProfileAddress): Endpoint =>
  endpoint({
    method: 'PATCH',
    path: `${at.path}/:id`,
    summary: 'Change a certificate profile',
    params: PROFILE_ID,
    body: Type.Object({
      slug: Type.Optional(SLUG),
      enrollmentType: Type.Optional(ENROLLMENT),
      ...PROFILE_FIELDS,
    }),
    answers: { 200: Type.Object({ certificateProfile: profileSchema(at) }) },
    async handle({ body, params, site }, caller) {
      const id = managedId('certificate_profile', params.id);
      checkServed(body);
      const row = await updateCertificateProfile(site, caller, id, {
        slug: body.slug,
        description: readDescription(body.description),
        enrollment: body.enrollmentType,
        settings: readConfigs(body),
      });
      return { status: 200, body: { certificateProfile: spellProfile(at, row) } };
    },
  });
