/** What the clients of a run work on: made once, before anything is killed. */
import { parseId } from '../../src/base/ids.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { type Door, made, makeHierarchy } from '../support/client.ts';
import { csr } from '../support/csr.ts';
import { newSshKey } from '../support/ssh.ts';

export interface Place {
  /** The authority that the role `leaf` issues by. */
  readonly ca: string;
  readonly cluster: string;
  /** Who certifies for the cluster. */
  readonly sshAuthority: string;
  readonly host: string;
  readonly csrs: readonly string[];
  readonly sshKeys: readonly string[];
}

const CSRS = 100;
const SSH_KEYS = 20;

export async function makePlace(door: Door): Promise<Place> {
  const { issuing } = await makeHierarchy(door);
  const nodes = [{ host: 'gpu1.internal', user: 'ubuntu' }];
  const cluster = await made<{ id: string; authority_id: string }>(door, 'POST /v1/ssh/clusters', {
    name: 'gpu',
    nodes,
  });
  const { tenant } = await made<{ tenant: { id: string } }>(door, 'GET /v1/auth/whoami');
  const host = await made<{ id: string }>(door, 'POST /api/v1/ssh/hosts', {
    projectId: String(parseId('tenant', tenant.id)),
    hostname: 'gpu1.internal',
  });
  return {
    ca: issuing,
    cluster: cluster.id,
    sshAuthority: cluster.authority_id,
    host: host.id,
    csrs: Array.from({ length: CSRS }, (_, i) =>
      csr({ commonName: `c${i}.internal`, dns: [`c${i}.internal`] }),
    ),
    sshKeys: Array.from({ length: SSH_KEYS }, () => formatSshPublicKey(newSshKey())),
  };
}
