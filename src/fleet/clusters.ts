/**
 * Clusters: machines that one certificate opens, all of them and no others. What a certificate depends on is the policy
 * that each cluster owns, whose epoch moves with every change of it.
 */
import { type Act, administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { newPolicy, nextVersion } from '../authorities/policy-rows.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { ChanceryError, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { parseLabel } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import {
  type ClusterSource,
  compileCluster,
  USUAL_CLUSTER_EXTENSIONS,
} from '../policy/ssh/spellings/cluster.ts';
import type { SshPolicy } from '../policy/ssh/ssh-policy.ts';
import type { ClusterNode, SshClusterRow } from '../records/fleet.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Page, Reader, Write } from '../records/store.ts';
import { ownAuthority, sharedAuthority, switchedOff } from './cluster-authority.ts';
import { type NewNode, readNodes, usersOf } from './cluster-nodes.ts';

/** Of one tenant. */
export const MOST_CLUSTERS = 1000;

export interface Cluster {
  readonly row: SshClusterRow;
  /** As it is kept. */
  readonly source: ClusterSource;
}

/** What may be changed of a cluster. Absent: as it was, or as usual. */
export interface ClusterFields {
  readonly name?: string | undefined;
  readonly nodes?: readonly NewNode[] | undefined;
  /** Put into every certificate. The value of a flag is empty. */
  readonly criticalOptions?: Readonly<Record<string, string>> | undefined;
  readonly extensions?: readonly string[] | undefined;
}

/**
 * Makes a cluster, and an authority for it alone unless a shared one is named.
 * @throws invalid_field; conflict when the name is taken; busy for one cluster too many
 */
export async function createCluster(
  site: AuthoritySite,
  caller: Caller,
  input: ClusterFields & { readonly name: string; readonly authorityId?: Id | undefined },
): Promise<Cluster> {
  const nodes = readNodes(site.ids, input.nodes ?? []);
  const { compiled, source } = completed(input, USUAL, nodes);
  const owner = { account: caller.identityId, group: caller.tenantId };
  const pair = input.authorityId === undefined ? await site.keys.generate('ed25519', owner) : undefined;
  try {
    return await administer(
      site,
      caller,
      'ssh_cluster_create',
      async (reader) => {
        await checkRoom(reader, caller.tenantId);
        const signer =
          pair === undefined
            ? await sharedAuthority(reader, caller.tenantId, input.authorityId as Id)
            : await ownAuthority(site, reader, caller, source.name, pair);
        const row = newRow(site, caller, { name: source.name, nodes, ...signer.facts });
        const { policy, version } = newPolicy(site, { ...policyFacts(row), source, compiled });
        return {
          writes: [
            ...signer.writes,
            { insert: 'policyVersions', row: version },
            { insert: 'policies', row: policy },
            { insert: 'sshClusters', row },
          ],
          expect: signer.expect,
          data: eventData(row, source),
          value: { row, source },
        };
      },
      () => nameTaken(source.name),
    );
  } finally {
    pair?.pkcs8.fill(0);
  }
}

/** @throws not_found */
export async function readCluster(reader: Reader, tenantId: Id, id: Id): Promise<Cluster> {
  const row = await clusterRow(reader, tenantId, id);
  const policy = await policyRow(reader, tenantId, id);
  return { row, source: policy.source as ClusterSource };
}

/** @throws not_found */
export async function clusterRow(reader: Reader, tenantId: Id, id: Id): Promise<SshClusterRow> {
  const row = await reader.get('sshClusters', { tenantId, id });
  if (row === undefined || row.removedAt !== null) throw notFound('cluster', id);
  return row;
}

/** The newest first. */
export async function listClusters(reader: Reader, tenantId: Id, page: Page): Promise<readonly Cluster[]> {
  const rows = await reader.list('sshClusters', { tenantId, removedAt: null }, page);
  return Promise.all(
    rows.map(async (row) => {
      const policy = await reader.get('policies', { tenantId, spelling: 'ssh-cluster', name: row.id });
      // One that was removed between the two reads has no policy any more.
      return { row, source: (policy?.source ?? { ...USUAL, name: row.label }) as ClusterSource };
    }),
  );
}

/**
 * Changes what is given of a cluster. Nodes that stay keep their ids.
 * @throws not_found, invalid_field; conflict when the name is taken
 */
export async function updateCluster(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: ClusterFields,
): Promise<Cluster> {
  const { tenantId } = caller;
  let wanted = change.name ?? '';
  return administer(
    site,
    caller,
    'ssh_cluster_update',
    async (reader) => {
      const before = await readCluster(reader, tenantId, id);
      const { nodes: kept } = before.row;
      const nodes = change.nodes === undefined ? kept : readNodes(site.ids, change.nodes, kept);
      const { compiled, source } = completed(change, before.source, nodes);
      wanted = source.name;
      const policy = await policyRow(reader, tenantId, id);
      const version = await nextVersion(site, reader, policy, compiled);
      const set = { name: source.name, label: source.name, nodes, updatedAt: seconds(site.clock) };
      const row = { ...before.row, ...set };
      const moved = policyMoved(policy, { source, versionId: version.row.id, updatedAt: row.updatedAt });
      return {
        writes: [...version.writes, moved, { update: 'sshClusters', key: { tenantId, id }, set }],
        data: eventData(row, source),
        value: { row, source },
      };
    },
    () => nameTaken(wanted),
  );
}

/**
 * Removes a cluster. The authority that was made for it is switched off; what it signed can be revoked as before.
 * @throws not_found
 */
export async function removeCluster(site: AuthoritySite, caller: Caller, id: Id): Promise<void> {
  const { tenantId } = caller;
  const now = seconds(site.clock);
  await administer(
    site,
    caller,
    'ssh_cluster_delete',
    async (reader): Promise<Act<undefined>> => {
      const { row, source } = await readCluster(reader, tenantId, id);
      const policy = await policyRow(reader, tenantId, id);
      const gone = { name: null, removedAt: now };
      return {
        writes: [
          { update: 'sshClusters', key: { tenantId, id }, set: { ...gone, updatedAt: now } },
          policyMoved(policy, gone),
          ...(await switchedOff(reader, row, policy)),
        ],
        data: eventData(row, source),
        value: undefined,
      };
    },
    () => notFound('cluster', id),
  );
}

const USUAL: ClusterSource = { name: '', criticalOptions: {}, extensions: USUAL_CLUSTER_EXTENSIONS };

/** What is given, and else what was; as it is kept, and as it is judged by. */
function completed(
  given: ClusterFields,
  before: ClusterSource,
  nodes: readonly ClusterNode[],
): { readonly source: ClusterSource; readonly compiled: SshPolicy } {
  const name = given.name === undefined ? before.name : parseLabel(given.name, 'name');
  const asked = {
    name,
    criticalOptions: given.criticalOptions ?? before.criticalOptions,
    extensions: given.extensions ?? before.extensions,
  };
  const compiled = compileCluster(asked, usersOf(nodes));
  const { criticalOptions, extensions } = compiled;
  return { source: { name, criticalOptions, extensions }, compiled };
}

function newRow(
  site: AuthoritySite,
  { identityId, tenantId }: Caller,
  facts: Pick<SshClusterRow, 'authorityId' | 'ownsAuthority' | 'nodes'> & { readonly name: string },
): SshClusterRow {
  const now = seconds(site.clock);
  const made = { createdBy: identityId, createdAt: now, updatedAt: now, removedAt: null };
  return { tenantId, id: site.ids.next(), ...facts, label: facts.name, ...made };
}

function policyFacts({ authorityId, id, tenantId }: SshClusterRow): {
  readonly tenantId: Id;
  readonly spelling: 'ssh-cluster';
  readonly name: Id;
  readonly authorityId: Id;
} {
  return { tenantId, spelling: 'ssh-cluster', name: id, authorityId };
}

async function checkRoom(reader: Reader, tenantId: Id): Promise<void> {
  const rows = await reader.list(
    'policies',
    { tenantId, spelling: 'ssh-cluster', removedAt: null },
    { limit: MOST_CLUSTERS },
  );
  if (rows.length < MOST_CLUSTERS) return;
  throw new ChanceryError('conflict', `a tenant has at most ${MOST_CLUSTERS} clusters`);
}

async function policyRow(reader: Reader, tenantId: Id, id: Id): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, spelling: 'ssh-cluster', name: id });
  // It was removed between two reads.
  if (row === undefined) throw notFound('cluster', id);
  return row;
}

function policyMoved({ epoch, id, tenantId }: PolicyRow, set: Partial<PolicyRow>): Write {
  return { update: 'policies', key: { tenantId, id }, set: { ...set, epoch: epoch + 1 } };
}

function nameTaken(name: string): ChanceryError {
  return new ChanceryError('conflict', `a cluster ${quote(name)} is there already`, { subject: 'cluster' });
}

function eventData(row: SshClusterRow, source: ClusterSource): Readonly<Record<string, unknown>> {
  return {
    cluster_id: row.id,
    name: row.label,
    authority_id: row.authorityId,
    nodes: row.nodes.length,
    users: usersOf(row.nodes),
    critical_options: source.criticalOptions,
    extensions: source.extensions,
  };
}
