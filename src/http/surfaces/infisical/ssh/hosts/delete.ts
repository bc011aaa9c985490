/** `DELETE /api/v1/ssh/hosts/{sshHostId}`: what was issued for it stays. */
import { removeHost } from '../../../../../fleet/hosts.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST, HOST_ID, spellHost } from './shape.ts';

export const deleteHost = endpoint({
  method: 'DELETE',
  path: '/api/v1/ssh/hosts/:sshHostId',
  summary: 'Remove a host',
  params: HOST_ID,
  answers: { 200: HOST },
  async handle({ params, site }, caller) {
    const host = await removeHost(site, caller, pathId('ssh_host', params.sshHostId));
    return { status: 200, body: spellHost(host) };
  },
});
