/** `PATCH /v1/pki/ca/{id}`: switches an authority on or off. */
import Type from 'typebox';
import { readAuthority } from '../../../../authorities/read.ts';
import { setAuthorityActive } from '../../../../authorities/update.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA, CA_ID, spellCa } from './shape.ts';

export const updateCa = endpoint({
  method: 'PATCH',
  path: '/v1/pki/ca/:id',
  summary: 'Switch a certificate authority on or off',
  params: CA_ID,
  body: Type.Object({ is_active: Type.Boolean() }),
  answers: { 200: CA },
  async handle({ body, params, site }, caller) {
    const id = pathId('ca', params.id);
    await setAuthorityActive(site, caller, id, body.is_active);
    return { status: 200, body: spellCa(await readAuthority(site.store, caller.tenantId, id)) };
  },
});
