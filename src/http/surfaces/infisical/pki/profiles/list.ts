/** `GET /api/v1/cert-manager/certificate-profiles`, formerly `GET /api/v1/pki/certificate-profiles`: the newest first. */
import Type from 'typebox';
import { listCertificateProfiles } from '../../../../../issuing/profiles/profiles.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { OFFSET_QUERY, readOffsetPage } from '../../offset-page.ts';
import { bodyId } from '../ids.ts';
import { checkOptionalProject, demanded, PROJECT } from '../managing.ts';
import type { ProfileAddress } from './address.ts';
import {
  AUTHORITY,
  CONFIGURED,
  ENROLLMENT,
  ISSUER_TYPE,
  profileSchema,
  spellAuthority,
  spellConfigs,
  spellProfile,
} from './shape.ts';

export const listProfiles = (at: ProfileAddress): Endpoint =>
  endpoint({
    method: 'GET',
    path: at.path,
    summary: 'List certificate profiles',
    query: Type.Object({
      projectId: demanded(at.demandsAll, PROJECT),
      ...OFFSET_QUERY,
      search: Type.Optional(Type.String({ maxLength: 400, description: 'part of the slug or description' })),
      enrollmentType: Type.Optional(ENROLLMENT),
      issuerType: Type.Optional(ISSUER_TYPE),
      caId: Type.Optional(Type.String({ maxLength: 400 })),
    }),
    answers: {
      200: Type.Object({
        certificateProfiles: Type.Array(profileSchema(at, { ...AUTHORITY, ...CONFIGURED })),
        totalCount: Type.Integer(),
      }),
    },
    async handle({ query, site }, caller) {
      const wanted = {
        ...readOffsetPage(query, 20),
        search: query.search,
        enrollment: query.enrollmentType,
        authorityId: query.caId === undefined ? undefined : bodyId('ca', query.caId, 'caId'),
      };
      checkOptionalProject(caller, query.projectId);
      // There are none of the other type.
      const { profiles, total } =
        query.issuerType === 'self-signed'
          ? { profiles: [], total: 0 }
          : await listCertificateProfiles(site.store, caller.tenantId, wanted);
      const certificateProfiles = profiles.map(({ authority, row }) => ({
        ...spellProfile(at, row),
        ...spellAuthority(authority),
        ...spellConfigs(row),
      }));
      return { status: 200, body: { certificateProfiles, totalCount: total } };
    },
  });
