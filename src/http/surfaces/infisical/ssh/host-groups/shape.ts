/** A host group on the wire. */
import Type from 'typebox';
import type { HostGroupView } from '../../../../../fleet/host-groups.ts';
import { GROUP_LOGINS, spellLogin } from '../login-mappings.ts';

export const HOST_GROUP = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  loginMappings: GROUP_LOGINS,
});

export const HOST_GROUP_ID = Type.Object({ sshHostGroupId: Type.String() });
export const MEMBER_ID = Type.Object({ sshHostGroupId: Type.String(), hostId: Type.String() });

export function spellHostGroup({ group, logins }: HostGroupView): unknown {
  return {
    id: group.id,
    projectId: group.tenantId,
    name: group.name,
    loginMappings: logins.map(spellLogin),
  };
}
