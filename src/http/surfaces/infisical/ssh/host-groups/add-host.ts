/** `POST /api/v1/ssh/host-groups/{sshHostGroupId}/hosts/{hostId}`. */
import { addGroupHost as add } from '../../../../../fleet/group-members.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST, spellHost } from '../hosts/shape.ts';
import { MEMBER_ID } from './shape.ts';

export const addGroupHost = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/host-groups/:sshHostGroupId/hosts/:hostId',
  summary: 'Put a host into a host group',
  params: MEMBER_ID,
  answers: { 200: HOST },
  async handle({ params, site }, caller) {
    const groupId = pathId('ssh_host_group', params.sshHostGroupId);
    const host = await add(site, caller, groupId, pathId('ssh_host', params.hostId));
    return { status: 200, body: spellHost(host) };
  },
});
