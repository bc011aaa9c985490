/** Clusters by a part of their name or id. A tenant's are few enough to be looked through. */
import { type Id, typeId } from '../base/ids.ts';
import type { ClusterSource } from '../policy/ssh/spellings/cluster.ts';
import type { SshClusterRow } from '../records/fleet.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Reader } from '../records/store.ts';
import { MOST_CLUSTERS } from './clusters.ts';

export interface ClusterQuery {
  /** Whatever the case of its letters. */
  readonly search?: string | undefined;
  /** Whether certificates are given for it now. */
  readonly isEnabled?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface FoundCluster {
  readonly row: SshClusterRow;
  readonly isEnabled: boolean;
}

/** @returns how many are found, and a page of them, the newest first */
export async function searchClusters(
  reader: Reader,
  tenantId: Id,
  query: ClusterQuery,
): Promise<{ readonly total: number; readonly clusters: readonly FoundCluster[] }> {
  const where = { tenantId, spelling: 'ssh-cluster', removedAt: null } as const;
  // Their policies, which are small: the nodes are read of those that are shown.
  const policies = await reader.list('policies', where, { limit: MOST_CLUSTERS });
  const named = policies.filter((policy) => isNamed(policy, query.search?.toLowerCase() ?? ''));
  const enabled = await enabledAuthorities(reader, tenantId, named);
  const found = named.filter(
    ({ authorityId }) => query.isEnabled === undefined || enabled.has(authorityId) === query.isEnabled,
  );
  const page = found.slice(query.offset, query.offset + query.limit);
  const rows = await Promise.all(
    page.map(({ name }) => reader.get('sshClusters', { tenantId, id: name as Id })),
  );
  const clusters = rows.flatMap((row) =>
    row === undefined ? [] : [{ row, isEnabled: enabled.has(row.authorityId) }],
  );
  return { total: found.length, clusters };
}

/** Whether certificates are given for a cluster now: its authority is one for users, and signs. */
export async function isClusterEnabled(
  reader: Reader,
  { authorityId, tenantId }: Pick<SshClusterRow, 'tenantId' | 'authorityId'>,
): Promise<boolean> {
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  if (authority === undefined || authority.type === 'host') return false;
  return authority.isActive && authority.revokedAt === null;
}

async function enabledAuthorities(
  reader: Reader,
  tenantId: Id,
  policies: readonly PolicyRow[],
): Promise<ReadonlySet<Id>> {
  const ids = [...new Set(policies.map(({ authorityId }) => authorityId))];
  const enabled = await Promise.all(
    ids.map((authorityId) => isClusterEnabled(reader, { tenantId, authorityId })),
  );
  return new Set(ids.filter((_, i) => enabled[i]));
}

function isNamed({ name, source }: PolicyRow, part: string): boolean {
  const texts = [(source as ClusterSource).name, name ?? '', typeId('cluster', (name ?? '') as Id)];
  return texts.some((text) => text.toLowerCase().includes(part));
}
