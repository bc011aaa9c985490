/** What SSH certificates are decided on, kept between requests: a policy, its version, and the issuer that signs. */

import { compiledSshPolicy } from '../../authorities/policy-rows.ts';
import { loadSshIssuer, type SshIssuer } from '../../authorities/ssh/issuer.ts';
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { Sealer } from '../../keys/sealing.ts';
import type { SshPolicy } from '../../policy/ssh/ssh-policy.ts';
import type { PolicyRow, PolicySpelling } from '../../records/policies.ts';
import type { Expectation, Reader } from '../../records/store.ts';
import { type KeptContexts, keptContexts } from '../kept-contexts.ts';

/** A policy that a host or cluster owns, and the authority that signs, where that is not the policy's own; or a template. */
export type UnderSsh =
  | {
      readonly spelling: Exclude<SshSpelling, 'ssh-template'>;
      /** The id of its owner. */
      readonly name: string;
      readonly authorityId?: Id | undefined;
    }
  | { readonly templateId: Id };

type SshSpelling = Extract<PolicySpelling, `ssh-${string}`>;

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

function keyOf(tenantId: Id, under: UnderSsh): string {
  if ('templateId' in under) return `${tenantId} template ${under.templateId}`;
  return [tenantId, under.spelling, under.name, under.authorityId ?? ''].join(' ');
}

async function loadContext(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  under: UnderSsh,
): Promise<SshContext> {
  const row =
    'templateId' in under
      ? await templatePolicy(reader, tenantId, under.templateId)
      : await ownedPolicy(reader, tenantId, under.spelling, under.name);
  const authorityId = ('authorityId' in under ? under.authorityId : undefined) ?? row.authorityId;
  const version = await reader.get('policyVersions', { tenantId, id: row.versionId });
  if (version === undefined) {
    throw new ChanceryError('internal', 'a policy without its version', { detail: row.id });
  }
  const issuer = await loadSshIssuer(reader, sealer, tenantId, authorityId);
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

async function ownedPolicy(
  reader: Reader,
  tenantId: Id,
  spelling: keyof typeof OWNERS,
  name: string,
): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, spelling, name });
  if (row === undefined) throw notFound(OWNERS[spelling], name);
  return row;
}

const OWNERS: Readonly<Record<Exclude<SshSpelling, 'ssh-template'>, string>> = {
  'ssh-host': 'ssh_host',
  'ssh-login': 'ssh_host',
  'ssh-cluster': 'cluster',
};

async function templatePolicy(reader: Reader, tenantId: Id, id: Id): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, id });
  if (row?.spelling !== 'ssh-template' || row.removedAt !== null) throw notFound('ssh_template', id);
  return row;
}
