/** `DELETE /api/v1/ssh/host-groups/{sshHostGroupId}/hosts/{hostId}`. */
import { removeGroupHost as remove } from '../../../../../fleet/group-members.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST, spellHost } from '../hosts/shape.ts';
import { MEMBER_ID } from './shape.ts';

export const removeGroupHost = endpoint({
  method: 'DELETE',
  path: '/api/v1/ssh/host-groups/:sshHostGroupId/hosts/:hostId',
  summary: 'Take a host out of a host group',
  params: MEMBER_ID,
  answers: { 200: HOST },
  async handle({ params, site }, caller) {
    const groupId = pathId('ssh_host_group', params.sshHostGroupId);
    const host = await remove(site, caller, groupId, pathId('ssh_host', params.hostId));
    return { status: 200, body: spellHost(host) };
  },
});
