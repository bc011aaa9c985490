/** `DELETE /api/v1/ssh/host-groups/{sshHostGroupId}`: its hosts stay. */
import { removeHostGroup } from '../../../../../fleet/host-groups.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST_GROUP, HOST_GROUP_ID, spellHostGroup } from './shape.ts';

export const deleteHostGroup = endpoint({
  method: 'DELETE',
  path: '/api/v1/ssh/host-groups/:sshHostGroupId',
  summary: 'Remove a host group',
  params: HOST_GROUP_ID,
  answers: { 200: HOST_GROUP },
  async handle({ params, site }, caller) {
    const view = await removeHostGroup(site, caller, pathId('ssh_host_group', params.sshHostGroupId));
    return { status: 200, body: spellHostGroup(view) };
  },
});
