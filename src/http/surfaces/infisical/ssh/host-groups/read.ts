/** `GET /api/v1/ssh/host-groups/{sshHostGroupId}`. */
import { readHostGroup as read } from '../../../../../fleet/host-groups.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST_GROUP, HOST_GROUP_ID, spellHostGroup } from './shape.ts';

export const readHostGroup = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/host-groups/:sshHostGroupId',
  summary: 'Read a host group',
  params: HOST_GROUP_ID,
  answers: { 200: HOST_GROUP },
  async handle({ params, site }, { tenantId }) {
    const view = await read(site.store, tenantId, pathId('ssh_host_group', params.sshHostGroupId));
    return { status: 200, body: spellHostGroup(view) };
  },
});
