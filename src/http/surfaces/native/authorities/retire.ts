/** `POST /v1/pki/ca/{id}/retire`: takes previous issuers, of which nothing is valid any more, out of use. */
import { retireAuthority } from '../../../../authorities/rotate.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA_ID, ROTATED, spellGenerations } from './shape.ts';

export const retireCaEndpoint = endpoint({
  method: 'POST',
  path: '/v1/pki/ca/:id/retire',
  summary: 'Retire the previous issuers of a certificate authority',
  params: CA_ID,
  answers: { 200: ROTATED },
  async handle({ params, site }, caller) {
    const generations = await retireAuthority(site, caller, pathId('ca', params.id));
    return { status: 200, body: spellGenerations(generations) };
  },
});
