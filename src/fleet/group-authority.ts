/** The user authority of a host group once the group is gone. */

import { sshAuthorityRows } from '../authorities/ssh/read.ts';
import type { SshHostGroupRow } from '../records/fleet.ts';
import type { Reader, Write } from '../records/store.ts';

/** What switches it off: nothing is left that it should sign for. One that is shared, or used by others, goes on. */
export async function switchedOff(reader: Reader, group: SshHostGroupRow): Promise<readonly Write[]> {
  const { tenantId, userAuthorityId: id } = group;
  const found = await sshAuthorityRows(reader, tenantId, id);
  if (found === undefined || found.ssh.shared || !found.authority.isActive) return [];
  if (await isUsedBeside(reader, group)) return [];
  const set = { isActive: false, epoch: found.authority.epoch + 1 };
  return [{ update: 'authorities', key: { tenantId, id }, set }];
}

async function isUsedBeside(
  reader: Reader,
  { tenantId, userAuthorityId }: SshHostGroupRow,
): Promise<boolean> {
  const policies = { tenantId, authorityId: userAuthorityId, removedAt: null };
  if ((await reader.list('policies', policies, { limit: 1 })).length > 0) return true;
  if ((await reader.list('sshHostGroups', { tenantId, userAuthorityId }, { limit: 2 })).length > 1)
    return true;
  return (await reader.get('sshDefaults', { tenantId }))?.userAuthorityId === userAuthorityId;
}
