/** `GET /api/v1/cert-manager/certificate-profiles/{id}`, formerly `GET /api/v1/pki/certificate-profiles/{id}`. */
import Type from 'typebox';
import { readCertificateProfile } from '../../../../../issuing/profiles/profiles.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { managedId } from '../ids.ts';
import { PROFILE_ID, type ProfileAddress } from './address.ts';
import { AUTHORITY, CONFIGURED, profileSchema, spellAuthority, spellConfigs, spellProfile } from './shape.ts';

const POLICY = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
});

export const readProfile = (at: ProfileAddress): Endpoint =>
  endpoint({
    method: 'GET',
    path: `${at.path}/:id`,
    summary: 'Read a certificate profile',
    params: PROFILE_ID,
    answers: {
      200: Type.Object({
        certificateProfile: profileSchema(at, { ...AUTHORITY, [at.policy]: POLICY, ...CONFIGURED }),
      }),
    },
    async handle({ params, site }, { tenantId }) {
      const found = await readCertificateProfile(
        site.store,
        tenantId,
        managedId('certificate_profile', params.id),
      );
      const { authority, policy, row } = found;
      const { description, id, name } = policy;
      const certificateProfile = {
        ...spellProfile(at, row),
        ...spellAuthority(authority),
        [at.policy]: { id, projectId: tenantId, name, ...(description === null ? {} : { description }) },
        ...spellConfigs(row),
      };
      return { status: 200, body: { certificateProfile } };
    },
  });
