/** Who signs for a cluster: an authority of its own, unless a shared one is named, so that what opens one opens no other. */
import type { Caller } from '../access/caller.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { drawUpSshAuthority } from '../authorities/ssh/create.ts';
import { invalidField } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { KeyPair } from '../keys/generate.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { SshClusterRow } from '../records/fleet.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Expectation, Reader, Write } from '../records/store.ts';

/** Who signs for a new cluster, and what that takes. */
export interface ClusterSigner {
  readonly facts: Pick<SshClusterRow, 'authorityId' | 'ownsAuthority'>;
  readonly writes: readonly Write[];
  readonly expect: readonly Expectation[];
}

export async function ownAuthority(
  site: AuthoritySite,
  reader: Reader,
  caller: Caller,
  label: string,
  pair: KeyPair,
): Promise<ClusterSigner> {
  const input = { label, kind: 'user', keyAlgorithm: 'ed25519', shared: false } as const;
  const { authority, writes } = await drawUpSshAuthority(site, reader, caller, input, pair);
  return { facts: { authorityId: authority.id, ownsAuthority: true }, writes, expect: [] };
}

/** @throws invalid_field for one that may not be named */
export async function sharedAuthority(reader: Reader, tenantId: Id, id: Id): Promise<ClusterSigner> {
  const authority = await reader.get('authorities', { tenantId, id });
  const ssh = await reader.get('sshAuthorities', { tenantId, authorityId: id });
  if (authority?.kind !== 'ssh' || ssh === undefined || ssh.removedAt !== null) {
    throw invalidField('authority_id', 'must be the id of an SSH authority of this tenant');
  }
  if (authority.type === 'host') {
    throw invalidField('authority_id', 'must be an authority for users, and this one is for hosts');
  }
  if (authority.revokedAt !== null) {
    throw invalidField('authority_id', 'must be an authority that may sign; this one was revoked for good');
  }
  if (!ssh.shared) {
    const message = 'must be an authority that is shared; without one, the cluster gets its own';
    throw invalidField('authority_id', message);
  }
  const expect: Expectation = { table: 'authorities', tenantId, id, epoch: authority.epoch };
  return { facts: { authorityId: id, ownsAuthority: false }, writes: [], expect: [expect] };
}

/** What switches a cluster's own authority off. One that has come to be shared meanwhile goes on for the others. */
export async function switchedOff(
  reader: Reader,
  { authorityId, ownsAuthority, tenantId }: SshClusterRow,
  own: PolicyRow,
): Promise<readonly Write[]> {
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  if (!ownsAuthority || authority === undefined || !authority.isActive) return [];
  if (await isUsedBeside(reader, authority, own)) return [];
  const set = { isActive: false, epoch: authority.epoch + 1 };
  return [{ update: 'authorities', key: { tenantId, id: authorityId }, set }];
}

async function isUsedBeside(
  reader: Reader,
  { id, tenantId }: AuthorityRow,
  own: PolicyRow,
): Promise<boolean> {
  const users = await reader.list('policies', { tenantId, authorityId: id, removedAt: null }, { limit: 2 });
  if (users.some((policy) => policy.id !== own.id)) return true;
  const defaults = await reader.get('sshDefaults', { tenantId });
  if (defaults?.userAuthorityId === id) return true;
  return (await reader.list('sshHostGroups', { tenantId, userAuthorityId: id }, { limit: 1 })).length > 0;
}
