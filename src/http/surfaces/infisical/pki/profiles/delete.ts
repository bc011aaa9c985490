/** `DELETE /api/v1/cert-manager/certificate-profiles/{id}`, formerly `DELETE /api/v1/pki/certificate-profiles/{id}`. */
import Type from 'typebox';
import { removeCertificateProfile } from '../../../../../issuing/profiles/profiles.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { managedId } from '../ids.ts';
import { PROFILE_ID, type ProfileAddress } from './address.ts';
import { profileSchema, spellProfile } from './shape.ts';

export const deleteProfile = (at: ProfileAddress): Endpoint =>
  endpoint({
    method: 'DELETE',
    path: `${at.path}/:id`,
    summary: 'Remove a certificate profile; what was issued under it stays',
    params: PROFILE_ID,
    answers: { 200: Type.Object({ certificateProfile: profileSchema(at) }) },
    async handle({ params, site }, caller) {
      const row = await removeCertificateProfile(site, caller, managedId('certificate_profile', params.id));
      return { status: 200, body: { certificateProfile: spellProfile(at, row) } };
    },
  });
