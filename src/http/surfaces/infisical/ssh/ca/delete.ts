/** `DELETE /api/v1/ssh/ca/{sshCaId}`: of one that nothing uses. Its public key goes on being served. */
import Type from 'typebox';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { removeSshAuthority } from '../../../../../authorities/ssh/update.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { BARE_CA, bareCa, CA_ID } from './shape.ts';

export const deleteCa = endpoint({
  method: 'DELETE',
  path: '/api/v1/ssh/ca/:sshCaId',
  summary: 'Remove an SSH authority',
  params: CA_ID,
  answers: { 200: Type.Object({ ca: BARE_CA }) },
  async handle({ params, site }, caller) {
    const id = pathId('ssh_authority', params.sshCaId);
    const view = await readSshAuthority(site.store, caller.tenantId, id);
    await removeSshAuthority(site, caller, id);
    return { status: 200, body: { ca: bareCa(view) } };
  },
});
