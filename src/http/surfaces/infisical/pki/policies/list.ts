/** `GET /api/v1/cert-manager/certificate-policies`, formerly `GET /api/v2/certificate-templates`: the newest first. */
import Type from 'typebox';
import { listCertificatePolicies } from '../../../../../issuing/profiles/policies.ts';
import { type Endpoint, endpoint } from '../../../../endpoint.ts';
import { OFFSET_QUERY, readOffsetPage } from '../../offset-page.ts';
import { checkOptionalProject, demanded, PROJECT } from '../managing.ts';
import type { PolicyAddress } from './address.ts';
import { POLICY, spellPolicy } from './shape.ts';

export const listPolicies = ({ called, demandsProject, many, path }: PolicyAddress): Endpoint =>
  endpoint({
    method: 'GET',
    path,
    summary: `List certificate ${called === 'policy' ? 'policies' : 'templates'}`,
    query: Type.Object({
      projectId: demanded(demandsProject, PROJECT),
      ...OFFSET_QUERY,
      search: Type.Optional(Type.String({ maxLength: 400, description: 'part of the name or description' })),
    }),
    answers: { 200: Type.Object({ [many]: Type.Array(POLICY), totalCount: Type.Integer() }) },
    async handle({ query, site }, caller) {
      const page = readOffsetPage(query, 20);
      checkOptionalProject(caller, query.projectId);
      const wanted = { ...page, search: query.search };
      const { rows, total } = await listCertificatePolicies(site.store, caller.tenantId, wanted);
      return { status: 200, body: { [many]: rows.map(spellPolicy), totalCount: total } };
    },
  });
