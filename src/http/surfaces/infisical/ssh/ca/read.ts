/** `GET /api/v1/ssh/ca/{sshCaId}`. */
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { CA, CA_ID, spellCa } from './shape.ts';

export const readCa = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/ca/:sshCaId',
  summary: 'Read an SSH authority',
  params: CA_ID,
  answers: { 200: CA },
  async handle({ params, site }, { tenantId }) {
    const view = await readSshAuthority(site.store, tenantId, pathId('ssh_authority', params.sshCaId));
    return { status: 200, body: spellCa(view) };
  },
});
