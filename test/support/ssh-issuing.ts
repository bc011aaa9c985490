/** SSH certificates through the core alone: an authority, a policy row, a door. */
import type { Caller } from '../../src/access/caller.ts';
import { newPolicy, newVersion } from '../../src/authorities/policy-rows.ts';
import { createSshAuthority, type NewSshAuthority } from '../../src/authorities/ssh/create.ts';
import type { Id } from '../../src/base/ids.ts';
import { concludeSsh } from '../../src/issuing/ssh/conclude.ts';
import type { SshAsked, SshDoor, SshIssued } from '../../src/issuing/ssh/door.ts';
import type { SshSubjectKey } from '../../src/keys/ssh-subject.ts';
import type { SshPolicy } from '../../src/policy/ssh/ssh-policy.ts';
import type { SshRequest } from '../../src/policy/ssh/ssh-request.ts';
import { callerOf, commitInside } from './inside.ts';
import type { TestSite } from './site.ts';
import { ed25519Subject, SSH_POLICY } from './ssh-cases.ts';

export interface SshGround {
  readonly authorityId: Id;
  readonly policyId: Id;
  /** What the policy is found by. */
  readonly name: string;
}

/** An authority of users, unless told otherwise, and a policy of it. */
export async function sshGround(
  site: TestSite,
  authority: Partial<NewSshAuthority> = {},
  policy: Partial<SshPolicy> = {},
): Promise<SshGround> {
  const caller = await callerOf(site);
  const label = site.name('authority');
  const authorityId = await createSshAuthority(site.site, caller, {
    label,
    kind: 'user',
    keyAlgorithm: 'ed25519',
    shared: false,
    ...authority,
  });
  return policyUnder(site, authorityId, policy);
}

export async function policyUnder(
  site: TestSite,
  authorityId: Id,
  change: Partial<SshPolicy> = {},
): Promise<SshGround> {
  const { tenantId } = await callerOf(site);
  const name = site.name('policy');
  const compiled = { ...SSH_POLICY, ...change };
  const { policy, version } = newPolicy(site.site, {
    tenantId,
    spelling: 'ssh-cluster',
    name,
    authorityId,
    source: null,
    compiled,
  });
  await commitInside(site, [
    { insert: 'policyVersions', row: version },
    { insert: 'policies', row: policy },
  ]);
  return { authorityId, policyId: policy.id, name };
}

/** As whoever owns the policy would change it. */
export async function changePolicy(
  site: TestSite,
  { policyId }: SshGround,
  change: Partial<SshPolicy>,
): Promise<void> {
  const { tenantId } = await callerOf(site);
  const row = await site.site.store.get('policies', { tenantId, id: policyId });
  if (row === undefined) throw new Error('no such policy');
  const version = newVersion(site.site, tenantId, policyId, { ...SSH_POLICY, ...change });
  await commitInside(site, [
    { insert: 'policyVersions', row: version },
    {
      update: 'policies',
      key: { tenantId, id: policyId },
      set: { versionId: version.id, epoch: row.epoch + 1 },
    },
  ]);
}

export function sshRequest(subject: SshSubjectKey, change: Partial<SshRequest> = {}): SshRequest {
  return {
    issuerField: 'cluster_id',
    kind: 'user',
    kindField: 'kind',
    principals: [{ value: 'alice', field: 'principals[0]' }],
    principalsField: 'principals',
    key: { kind: 'given', subject },
    keyField: 'publicKey',
    keyId: { text: 'u=alice r=1 c=2' },
    ttl: 600,
    ttlField: 'ttl',
    ...change,
  };
}

export interface AskedOfSsh {
  readonly request?: Partial<SshRequest>;
  readonly subject?: SshSubjectKey;
  /** Called each time that the door is asked. */
  readonly ask?: (asked: SshAsked) => Promise<SshAsked>;
  readonly caller?: Caller;
}

export async function askSsh(
  site: TestSite,
  { name }: Pick<SshGround, 'name'>,
  { ask, caller, request, subject = ed25519Subject() }: AskedOfSsh = {},
): Promise<SshIssued> {
  site.clock.advance(1);
  const door: SshDoor = {
    action: 'ssh_test',
    origin: 'sign',
    under: { spelling: 'ssh-cluster', name },
    request: async () => {
      const asked: SshAsked = { request: sshRequest(subject, request) };
      return ask === undefined ? asked : ask(asked);
    },
  };
  return concludeSsh(site.site, caller ?? (await callerOf(site)), door);
}
