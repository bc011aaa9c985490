/** What SSH certificates are decided on, kept between requests: a policy, its version, and the issuer that signs. */

import { compiledSshPolicy } from '../../authorities/policy-rows.ts';
import { loadSshIssuer, type SshIssuer } from '../../authorities/ssh/issuer.ts';
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { Sealer } from '../../keys/sealing.ts';
import type { SshPolicy } from '../../policy/ssh/ssh-policy.ts';
import type { PolicySpelling } from '../../records/policies.ts';
import type { Expectation, Reader } from '../../records/store.ts';
import { type KeptContexts, keptContexts } from '../kept-contexts.ts';

/** A policy by its spelling and name, and the authority that signs, where that is not the policy's own. */
export interface UnderSsh {
  readonly spelling: Extract<PolicySpelling, `ssh-${string}`>;
  /** The id of the host or cluster that owns it; of a template, its own id. */
  readonly name: string;
  readonly authorityId?: Id | undefined;
}

export interface SshContext {
  readonly policy: SshPolicy;
  readonly policyVersionId: Id;
  readonly issuer: SshIssuer;
  /** The epochs of policy and authority. */
  readonly fence: readonly Expectation[];
}

export type SshContexts = KeptContexts<UnderSsh, SshContext>;

export function cachedSshContexts(reader: Reader, sealer: Sealer): SshContexts {
  return keptContexts(reader, keyOf, (tenantId, under) => loadContext(reader, sealer, tenantId, under));
}

/** Names have no line break. */
function keyOf(tenantId: Id, { authorityId = '' as Id, name, spelling }: UnderSsh): string {
  return [tenantId, spelling, name, authorityId].join('\n');
}

async function loadContext(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  { authorityId, name, spelling }: UnderSsh,
): Promise<SshContext> {
  const row = await reader.get('policies', { tenantId, spelling, name });
  if (row === undefined) throw notFound(SUBJECTS[spelling], name);
  const version = await reader.get('policyVersions', { tenantId, id: row.versionId });
  if (version === undefined) {
    throw new ChanceryError('internal', 'a policy without its version', { detail: row.id });
  }
  const issuer = await loadSshIssuer(reader, sealer, tenantId, authorityId ?? row.authorityId);
  return {
    policy: compiledSshPolicy(version),
    policyVersionId: version.id,
    issuer,
    fence: [
      { table: 'policies', tenantId, id: row.id, epoch: row.epoch },
      { table: 'authorities', tenantId, id: issuer.authority.id, epoch: issuer.authority.epoch },
    ],
  };
}

/** What owns a policy of each spelling. */
const SUBJECTS: Readonly<Record<UnderSsh['spelling'], string>> = {
  'ssh-host': 'ssh_host',
  'ssh-login': 'ssh_host',
  'ssh-template': 'ssh_template',
  'ssh-cluster': 'cluster',
};
