/** `GET /api/v1/ssh/host-groups/{sshHostGroupId}/hosts`: every host, and whether it is in the group; or some of them. */
import Type from 'typebox';
import { spellTime } from '../../../../../base/time.ts';
import { type GroupHost, listGroupHosts as list } from '../../../../../fleet/group-members.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { HOST_GROUP_ID } from './shape.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

export const listGroupHosts = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/host-groups/:sshHostGroupId/hosts',
  summary: 'List hosts, and whether they are in a host group',
  params: HOST_GROUP_ID,
  query: Type.Object({ filter: Type.Optional(Type.Enum(['group-members', 'non-group-members'])) }),
  answers: {
    200: Type.Object({
      hosts: Type.Array(
        Type.Object({
          id: Type.String(),
          hostname: Type.String(),
          alias: NULLABLE,
          isPartOfGroup: Type.Boolean(),
          joinedGroupAt: NULLABLE,
        }),
      ),
      totalCount: Type.Integer(),
    }),
  },
  async handle({ params, query: { filter }, site }, { tenantId }) {
    const all = await list(site.store, tenantId, pathId('ssh_host_group', params.sshHostGroupId));
    const wanted = all.filter(
      ({ joinedAt }) => filter === undefined || (filter === 'group-members') === (joinedAt !== undefined),
    );
    return { status: 200, body: { hosts: wanted.map(spellGroupHost), totalCount: wanted.length } };
  },
});

function spellGroupHost({ host, joinedAt }: GroupHost): unknown {
  return {
    id: host.id,
    hostname: host.hostname,
    alias: host.alias,
    isPartOfGroup: joinedAt !== undefined,
    joinedGroupAt: joinedAt === undefined ? null : spellTime(joinedAt),
  };
}
