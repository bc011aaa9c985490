/** SSH hosts, in the spelling of `/api/v1/ssh/hosts`; a host is named by its hostname, its authorities by theirs. */
import { TEXTS } from '../form.ts';
import type { Kind, Values } from '../kind.ts';
import type { World } from '../world.ts';

export const host: Kind = {
  form: {
    alias: 'text',
    userCertTtl: 'text',
    hostCertTtl: 'text',
    userCa: 'text',
    hostCa: 'text',
    loginMappings: {
      list: {
        fields: {
          loginUser: 'text',
          allowedPrincipals: { fields: { usernames: TEXTS, groups: TEXTS } },
        },
      },
    },
  },
  needs: [],
  fixed: ['userCa', 'hostCa'],
  references: { userCa: 'ssh_authority', hostCa: 'ssh_authority' },
  merged: [],
  naming: { pattern: /^[^A-Z]+$/, passes: 'lower case, as clients look it up' },
  async all(world) {
    const names = await world.names('ssh_authority');
    const projectId = await world.tenant();
    const { hosts } = await world.client.get('/api/v1/projects/{projectId}/ssh-hosts', {
      params: { path: { projectId } },
    });
    return hosts.map(({ alias, hostname, hostSshCaId, id, loginMappings, userSshCaId, ...lengths }) => ({
      id,
      name: hostname,
      fields: {
        ...(alias !== null && { alias }),
        userCertTtl: lengths.userCertTtl,
        hostCertTtl: lengths.hostCertTtl,
        userCa: names.nameOf(userSshCaId),
        hostCa: names.nameOf(hostSshCaId),
        // What it has of a group is the group's.
        loginMappings: loginMappings
          .filter(({ source }) => source === 'host')
          .map(({ allowedPrincipals, loginUser }) => ({ loginUser, allowedPrincipals })),
      },
    }));
  },
  async create(world, hostname, fields) {
    const projectId = await world.tenant();
    await world.client.post('/api/v1/ssh/hosts', {
      body: { projectId, hostname, ...(await bodyOf(world, fields)) } as never,
    });
  },
  async change(world, { id }, fields) {
    await world.client.patch('/api/v1/ssh/hosts/{sshHostId}', {
      params: { path: { sshHostId: id } },
      body: (await bodyOf(world, fields)) as never,
    });
  },
};

async function bodyOf(world: World, { hostCa, userCa, ...fields }: Values): Promise<Values> {
  return {
    ...fields,
    ...(userCa !== undefined && { userSshCaId: await world.idOf('ssh_authority', userCa) }),
    ...(hostCa !== undefined && { hostSshCaId: await world.idOf('ssh_authority', hostCa) }),
  };
}
