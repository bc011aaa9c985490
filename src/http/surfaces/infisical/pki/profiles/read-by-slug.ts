/** `GET /api/v1/cert-manager/certificate-profiles/slug/{slug}`, formerly `GET /api/v1/pki/certificate-profiles/slug/{slug}`. */
import Type from 'typebox';
import { profileBySlug } from '../../../../../issuing/profiles/profiles.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { checkOptionalProject, PROJECT } from '../managing.ts';
import type { ProfileAddress } from './address.ts';
import { profileSchema, spellProfile } from './shape.ts';

export const readProfileBySlug = (at: ProfileAddress): Endpoint =>
  endpoint({
    method: 'GET',
    path: `${at.path}/slug/:slug`,
    summary: 'Read the certificate profile of a slug',
    params: Type.Object({ slug: Type.String() }),
    query: Type.Object({ projectId: Type.Optional(PROJECT) }),
    answers: { 200: Type.Object({ certificateProfile: profileSchema(at) }) },
    async handle({ params, query, site }, caller) {
      checkOptionalProject(caller, query.projectId);
      const row = await profileBySlug(site.store, caller.tenantId, params.slug);
      return { status: 200, body: { certificateProfile: spellProfile(at, row) } };
    },
  });
