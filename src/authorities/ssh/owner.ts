/** Whose an authority is: one that was made for a cluster or a host group signs for nobody else, unless it is shared. */
import type { Reader } from '../../records/store.ts';
import type { SshAuthorityRows } from './read.ts';

/** @returns what owns it, for a reader; undefined when anybody may name it */
export async function ownerOf(
  reader: Reader,
  { authority: { id, tenantId }, ssh }: SshAuthorityRows,
): Promise<string | undefined> {
  if (ssh.shared) return undefined;
  const cluster = { tenantId, authorityId: id, ownsAuthority: true };
  if ((await reader.list('sshClusters', cluster, { limit: 1 })).length > 0) return 'a cluster';
  const group = { tenantId, userAuthorityId: id };
  return (await reader.list('sshHostGroups', group, { limit: 1 })).length > 0 ? 'a host group' : undefined;
}
