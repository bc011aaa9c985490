/** A certificate that opens all machines of a cluster, for whoever asks: the key is given, or the one that the caller has registered. */
import type { Caller } from '../access/caller.ts';
import { formatCompound, parseDuration } from '../base/duration.ts';
import { ChanceryError, invalidField } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import type { IssuingSite } from '../issuing/site.ts';
import { concludeSsh } from '../issuing/ssh/conclude.ts';
import type { SshAsked, SshDoor } from '../issuing/ssh/door.ts';
import type { ClusterNode, SshClusterRow } from '../records/fleet.ts';
import type { Present, Reader } from '../records/store.ts';
import { formatSshCertificate } from '../ssh/certificate.ts';
import { usersOf } from './cluster-nodes.ts';
import { clusterRow } from './clusters.ts';
import { type PastedKey, primarySshKey, readPastedKey } from './ssh-keys.ts';

export interface ClusterCertificateRequest {
  readonly clusterId: Id;
  /** As it was pasted; absent: the caller's primary one. */
  readonly publicKey?: string | undefined;
  /** In Vault's syntax; absent: `usualTtl`. */
  readonly ttl?: string | undefined;
  /** Seconds. */
  readonly usualTtl: number;
}

export interface ClusterCertificate {
  /** One line, as it stands in a `-cert.pub` file, without a newline. */
  readonly line: string;
  readonly principals: readonly string[];
  /** How long it is good for, e.g. `1h30m`. */
  readonly ttl: string;
  /** Every machine that it opens. */
  readonly nodes: readonly ClusterNode[];
}

/** @throws not_found; invalid_field, invalid_duration; policy_denied; busy, unavailable, token_revoked */
export async function issueClusterCertificate(
  site: IssuingSite,
  caller: Caller,
  asked: ClusterCertificateRequest,
): Promise<ClusterCertificate> {
  const { clusterId } = asked;
  const ttl = asked.ttl === undefined ? asked.usualTtl : readVaultTtl(asked.ttl, 'ttl');
  const given = asked.publicKey === undefined ? undefined : readPastedKey(asked.publicKey, 'publicKey');
  let cluster: SshClusterRow | undefined;
  const door: SshDoor = {
    action: 'ssh_cluster_certificate',
    origin: 'sign',
    under: { spelling: 'ssh-cluster', name: clusterId },
    async request() {
      cluster = await clusterRow(site.store, caller.tenantId, clusterId);
      const { key, present } = given === undefined ? await storedKey(site.store, caller) : { key: given };
      const keyId = await keyIdOf(site.store, caller, clusterId);
      return { ...requestOf(cluster, key, ttl, keyId), ...(present === undefined ? {} : { present }) };
    },
  };
  const issued = await concludeSsh(site, caller, door);
  return {
    line: formatSshCertificate(issued.blob),
    principals: issued.principals,
    ttl: formatCompound(issued.ttl),
    nodes: cluster?.nodes ?? [],
  };
}

/**
 * A duration as Vault reads it: `30m`, `1h30m`, `1d`, and a number alone is seconds. However long one is, it is shortened.
 * @returns seconds
 * @throws invalid_duration
 */
export function readVaultTtl(text: string, field: string): number {
  return parseDuration(/^\d+$/.test(text) ? `${text}s` : text, field, true, Number.POSITIVE_INFINITY);
}

/** @throws invalid_field when the caller has none */
async function storedKey(
  reader: Reader,
  caller: Caller,
): Promise<{ readonly key: PastedKey; readonly present: readonly Present[] }> {
  const row = await primarySshKey(reader, caller);
  if (row === undefined) {
    throw invalidField('publicKey', 'is required, as you have no key registered at /api/v1/ssh_keys');
  }
  const { id, publicKey, tenantId } = row;
  // One that is removed meanwhile is not certified.
  return {
    key: readPastedKey(publicKey, 'publicKey'),
    present: [{ table: 'sshKeys', key: { tenantId, id } }],
  };
}

function requestOf(cluster: SshClusterRow, { subject }: PastedKey, ttl: number, keyId: string): SshAsked {
  return {
    request: {
      issuerField: 'cluster_id',
      kind: 'user',
      kindField: 'cluster_id',
      principals: usersOf(cluster.nodes).map((value) => ({ value, field: 'cluster_id' })),
      principalsField: 'cluster_id',
      key: { kind: 'given', subject },
      keyField: 'publicKey',
      keyId: { text: keyId },
      ttl,
      ttlField: 'ttl',
    },
    data: { cluster_id: cluster.id, cluster: cluster.label },
  };
}

/** Longer names, and such as could be taken for several words, give way to the identity's id. */
const PLAIN_NAME = /^[!#-&(-[\]-~]{1,64}$/;

/** What sshd writes to its log at each login: who asked, by which request, for what. */
async function keyIdOf(reader: Reader, caller: Caller, clusterId: Id): Promise<string> {
  const { identityId, requestId, tenantId } = caller;
  const identity = await reader.get('identities', { tenantId, id: identityId });
  if (identity === undefined) throw new ChanceryError('token_revoked', 'the token’s identity was removed');
  const { username } = identity;
  const user = username !== null && PLAIN_NAME.test(username) ? username : identityId;
  return `u=${user} r=${requestId ?? 'none'} c=${typeId('cluster', clusterId)}`;
}
