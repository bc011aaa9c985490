/** `POST /v1/ssh/authorities/{id}/retire`: takes previous keys, of which nothing is good any more, out of use and into the KRL. */
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { retireSshAuthority } from '../../../../../authorities/ssh/rotate.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../../../v1/spelling.ts';
import { SSH_AUTHORITY, SSH_AUTHORITY_ID, spellSshAuthority } from './shape.ts';

export const retireSshAuthorityEndpoint = endpoint({
  method: 'POST',
  path: '/v1/ssh/authorities/:id/retire',
  summary: 'Retire the previous keys of an SSH authority',
  params: SSH_AUTHORITY_ID,
  answers: { 200: SSH_AUTHORITY },
  async handle({ params, site }, caller) {
    const id = pathId('ssh_authority', params.id);
    await retireSshAuthority(site, caller, id);
    const view = await readSshAuthority(site.store, caller.tenantId, id);
    return { status: 200, body: spellSshAuthority(view) };
  },
});
