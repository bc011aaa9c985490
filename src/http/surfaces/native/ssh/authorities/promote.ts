/** `POST /v1/ssh/authorities/{id}/promote`: the next key signs from now on; the one before goes on being trusted. */
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { promoteSshAuthority } from '../../../../../authorities/ssh/rotate.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { SSH_AUTHORITY, SSH_AUTHORITY_ID, spellSshAuthority } from './shape.ts';

export const promoteSshAuthorityEndpoint = endpoint({
  method: 'POST',
  path: '/v1/ssh/authorities/:id/promote',
  summary: 'Let the next key of an SSH authority sign',
  params: SSH_AUTHORITY_ID,
  answers: { 200: SSH_AUTHORITY },
  async handle({ params, site }, caller) {
    const id = pathId('ssh_authority', params.id);
    await promoteSshAuthority(site, caller, id);
    const view = await readSshAuthority(site.store, caller.tenantId, id);
    return { status: 200, body: spellSshAuthority(view) };
  },
});
