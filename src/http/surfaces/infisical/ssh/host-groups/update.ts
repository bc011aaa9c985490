/** `PATCH /api/v1/ssh/host-groups/{sshHostGroupId}`: login mappings that are given replace its own. */
import Type from 'typebox';
import { updateHostGroup as update } from '../../../../../fleet/host-groups.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId, readSlug } from '../../spelling.ts';
import { LOGIN_MAPPINGS_IN, readLoginMappings } from '../login-mappings.ts';
import { HOST_GROUP, HOST_GROUP_ID, spellHostGroup } from './shape.ts';

export const updateHostGroup = endpoint({
  method: 'PATCH',
  path: '/api/v1/ssh/host-groups/:sshHostGroupId',
  summary: 'Change a host group',
  params: HOST_GROUP_ID,
  body: Type.Object({
    name: Type.Optional(Type.String({ maxLength: 400, description: 'a slug' })),
    loginMappings: Type.Optional(LOGIN_MAPPINGS_IN),
  }),
  answers: { 200: HOST_GROUP },
  async handle({ body: { loginMappings, name }, params, site }, caller) {
    const change = {
      ...(name === undefined ? {} : { name: readSlug(name, 'name', 'Name', 64) }),
      ...(loginMappings === undefined ? {} : { logins: readLoginMappings(loginMappings) }),
    };
    const id = pathId('ssh_host_group', params.sshHostGroupId);
    return { status: 200, body: spellHostGroup(await update(site, caller, id, change)) };
  },
});
