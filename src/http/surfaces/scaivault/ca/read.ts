/** `GET /v1/pki/ca/{id}`. */
import { readAuthority } from '../../../../authorities/read.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA, CA_ID, spellCa } from './shape.ts';

export const readCa = endpoint({
  method: 'GET',
  path: '/v1/pki/ca/:id',
  summary: 'Read a certificate authority',
  params: CA_ID,
  answers: { 200: CA },
  async handle({ params, site }, caller) {
    const view = await readAuthority(site.store, caller.tenantId, pathId('ca', params.id));
    return { status: 200, body: spellCa(view) };
  },
});
