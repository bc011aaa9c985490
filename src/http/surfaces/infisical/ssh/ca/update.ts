/** `PATCH /api/v1/ssh/ca/{sshCaId}`: its name, and whether it signs. */
import Type from 'typebox';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { updateSshAuthority } from '../../../../../authorities/ssh/update.ts';
import { parseLabel } from '../../../../../base/name.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { CA, CA_ID, spellCa } from './shape.ts';

export const updateCa = endpoint({
  method: 'PATCH',
  path: '/api/v1/ssh/ca/:sshCaId',
  summary: 'Change an SSH authority',
  params: CA_ID,
  body: Type.Object({
    friendlyName: Type.Optional(Type.String({ maxLength: 400 })),
    status: Type.Optional(Type.Enum(['active', 'disabled'])),
  }),
  answers: { 200: CA },
  async handle({ body: { friendlyName, status }, params, site }, caller) {
    const id = pathId('ssh_authority', params.sshCaId);
    await updateSshAuthority(site, caller, id, {
      label: friendlyName === undefined ? undefined : parseLabel(friendlyName, 'friendlyName'),
      isActive: status === undefined ? undefined : status === 'active',
    });
    return { status: 200, body: spellCa(await readSshAuthority(site.store, caller.tenantId, id)) };
  },
});
