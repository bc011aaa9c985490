/** `POST /v1/pki/ca/{id}/promote`: the next issuer signs from now on; what the one before signed stays valid. */
import { promoteAuthority } from '../../../../authorities/rotate.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA_ID, ROTATED, spellGenerations } from './shape.ts';

export const promoteCaEndpoint = endpoint({
  method: 'POST',
  path: '/v1/pki/ca/:id/promote',
  summary: 'Let the next issuer of a certificate authority sign',
  params: CA_ID,
  answers: { 200: ROTATED },
  async handle({ params, site }, caller) {
    const generations = await promoteAuthority(site, caller, pathId('ca', params.id));
    return { status: 200, body: spellGenerations(generations) };
  },
});
