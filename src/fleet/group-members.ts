/** Which hosts are in a host group. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { ChanceryError, unfitting } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { SshHostGroupMemberRow, SshHostRow } from '../records/fleet.ts';
import type { Reader } from '../records/store.ts';
import { standingOf } from './host-authorities.ts';
import { groupData, groupRow, memberRows } from './host-groups.ts';
import { touchLoginPolicy } from './host-policies.ts';
import { eachHost, type HostView, hostRow, viewOf } from './host-view.ts';

const MOST_HOSTS = 1000;
const MOST_GROUPS_OF_HOST = 100;

export interface GroupHost {
  readonly host: SshHostRow;
  /** Seconds since 1970 UTC; undefined for a host that is not in the group. */
  readonly joinedAt: number | undefined;
}

/** Every host of the tenant, and whether it is in the group. @throws not_found */
export async function listGroupHosts(reader: Reader, tenantId: Id, id: Id): Promise<readonly GroupHost[]> {
  await groupRow(reader, tenantId, id);
  const joined = new Map(
    (await memberRows(reader, tenantId, id)).map(({ hostId, joinedAt }) => [hostId, joinedAt]),
  );
  const hosts: GroupHost[] = [];
  for await (const host of eachHost(reader, tenantId)) hosts.push({ host, joinedAt: joined.get(host.id) });
  return hosts;
}

/** @throws not_found; invalid_field (unfitting) for one that is in it already, and when there would be too many */
export async function addGroupHost(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  hostId: Id,
): Promise<HostView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_group_host_add',
    async (reader) => {
      const group = await groupRow(reader, tenantId, id);
      const host = await hostRow(reader, tenantId, hostId);
      const row: SshHostGroupMemberRow = {
        tenantId,
        groupId: id,
        hostId,
        joinedAt: seconds(site.clock),
      };
      await checkRoom(reader, row);
      const policies = await touchLoginPolicy(reader, tenantId, hostId);
      const { groups } = await standingOf(reader, host);
      return {
        writes: [{ insert: 'sshHostGroupMembers', row }, ...policies.writes],
        expect: policies.expect,
        data: { ...groupData(group), ssh_host_id: hostId, hostname: host.hostname },
        value: await viewOf(reader, { host, groups: [...groups, group] }),
      };
    },
    () => memberAlready(hostId, id),
  );
}

/** @throws not_found, also for a host that is not in the group */
export async function removeGroupHost(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  hostId: Id,
): Promise<HostView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_group_host_remove',
    async (reader) => {
      const group = await groupRow(reader, tenantId, id);
      const host = await hostRow(reader, tenantId, hostId);
      const key = { tenantId, groupId: id, hostId };
      if ((await reader.get('sshHostGroupMembers', key)) === undefined) throw notMember(hostId, id);
      const policies = await touchLoginPolicy(reader, tenantId, hostId);
      const standing = await standingOf(reader, host);
      const groups = standing.groups.filter((one) => one.id !== id);
      return {
        writes: [{ remove: 'sshHostGroupMembers', key }, ...policies.writes],
        expect: policies.expect,
        data: { ...groupData(group), ssh_host_id: hostId, hostname: host.hostname },
        value: await viewOf(reader, { host, groups }),
      };
    },
    () => notMember(hostId, id),
  );
}

async function checkRoom(
  reader: Reader,
  { groupId, hostId, tenantId }: SshHostGroupMemberRow,
): Promise<void> {
  const members = await memberRows(reader, tenantId, groupId);
  if (members.some((member) => member.hostId === hostId)) throw memberAlready(hostId, groupId);
  if (members.length >= MOST_HOSTS) {
    throw unfitting('hostId', `SSH host group with ID ${groupId} has ${MOST_HOSTS} hosts, which is the most`);
  }
  const groups = await reader.all('sshHostGroupMembers', { tenantId, hostId });
  if (groups.length >= MOST_GROUPS_OF_HOST) {
    throw unfitting(
      'hostId',
      `SSH host with ID ${hostId} is in ${MOST_GROUPS_OF_HOST} groups, which is the most`,
    );
  }
}

function memberAlready(hostId: Id, groupId: Id): ChanceryError {
  return unfitting(
    'hostId',
    `SSH host with ID ${hostId} is in the SSH host group with ID ${groupId} already`,
  );
}

function notMember(hostId: Id, groupId: Id): ChanceryError {
  return new ChanceryError(
    'not_found',
    `SSH host with ID ${hostId} is not in the SSH host group with ID ${groupId}`,
  );
}
