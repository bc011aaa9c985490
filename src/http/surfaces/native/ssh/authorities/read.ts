/** `GET /v1/ssh/authorities/{id}`: one SSH authority. */
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { SSH_AUTHORITY, SSH_AUTHORITY_ID, spellSshAuthority } from './shape.ts';

export const readSshAuthorityEndpoint = endpoint({
  method: 'GET',
  path: '/v1/ssh/authorities/:id',
  summary: 'Read an SSH authority',
  params: SSH_AUTHORITY_ID,
  answers: { 200: SSH_AUTHORITY },
  async handle({ params, site }, { tenantId }) {
    const view = await readSshAuthority(site.store, tenantId, pathId('ssh_authority', params.id));
    return { status: 200, body: spellSshAuthority(view) };
  },
});
