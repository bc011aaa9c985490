/** What the list of clusters and the page of one have in common. */
import Type from 'typebox';
import type { FoundCluster } from '../../../../fleet/cluster-search.ts';
import { spellTime } from '../../../v1/spelling.ts';

export const CLUSTER_HEAD = {
  id: Type.String(),
  name: Type.String(),
  providerType: Type.String(),
  status: Type.String(),
  vaultEnabled: Type.Boolean(),
  teamId: Type.String(),
  userId: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String(),
};

export function spellClusterHead({ isEnabled, row }: FoundCluster): Readonly<Record<string, unknown>> {
  return {
    id: row.id,
    name: row.label,
    providerType: 'self-hosted',
    status: 'ACTIVE',
    vaultEnabled: isEnabled,
    teamId: row.tenantId,
    userId: row.createdBy,
    createdAt: spellTime(row.createdAt),
  };
}
