/** `GET /v1/pki/ca/{id}/issuers`: the keys that an authority signs, signed or will sign with. */
import { readGenerations } from '../../../../authorities/generations.ts';
import { endpoint } from '../../../endpoint.ts';
import { pageSchema } from '../../../v1/page.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA_ID, ISSUER, spellIssuer } from './shape.ts';

export const listIssuersEndpoint = endpoint({
  method: 'GET',
  path: '/v1/pki/ca/:id/issuers',
  summary: 'List the issuers of a certificate authority, generation by generation',
  params: CA_ID,
  answers: { 200: pageSchema(ISSUER) },
  async handle({ params, site }, { tenantId }) {
    const { issuers } = await readGenerations(site.store, tenantId, pathId('ca', params.id));
    // One more with each rotation: there are never so many that they would need pages.
    return { status: 200, body: { data: issuers.map(spellIssuer), cursor: null, has_more: false } };
  },
});
