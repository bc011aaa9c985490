/**
 * What is decided on, kept between requests: a role, or an authority named directly, its policy and its issuer. A context may be behind the store; the
 * change that follows from it carries the epochs of what it was read from, and is refused when one has moved.
 */
import { type Issuer, loadIssuer } from '../authorities/issuer.ts';
import { compiledPolicy } from '../authorities/policy-rows.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { PolicyRow } from '../records/policies.ts';
import type { Expectation, Reader } from '../records/store.ts';
import { type KeptContexts, keptContexts } from './kept-contexts.ts';
import { roleRow } from './roles.ts';

/** What a request is judged under: a role by its name, or the `direct` policy of an authority. */
export type Under = { readonly role: string } | { readonly authorityId: Id };

export interface IssuingContext {
  /** Null under an authority's direct policy. */
  readonly role: string | null;
  readonly policy: IssuancePolicy;
  readonly policyVersionId: Id;
  readonly issuer: Issuer;
  /** The epochs of policy and authority. */
  readonly fence: readonly Expectation[];
}

export type Contexts = KeptContexts<Under, IssuingContext>;

export function cachedContexts(reader: Reader, sealer: Sealer): Contexts {
  return keptContexts(reader, keyOf, (tenantId, under) => loadContext(reader, sealer, tenantId, under));
}

/** Names of roles have no slash. */
function keyOf(tenantId: Id, under: Under): string {
  return 'role' in under ? `${tenantId}/role/${under.role}` : `${tenantId}/direct/${under.authorityId}`;
}

async function loadContext(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  under: Under,
): Promise<IssuingContext> {
  const row =
    'role' in under
      ? await roleRow(reader, tenantId, under.role)
      : await directRow(reader, tenantId, under.authorityId);
  const version = await reader.get('policyVersions', { tenantId, id: row.versionId });
  if (version === undefined)
    throw new ChanceryError('internal', 'a policy without its version', { detail: row.id });
  const issuer = await loadIssuer(reader, sealer, tenantId, row.authorityId);
  return {
    role: 'role' in under ? under.role : null,
    policy: compiledPolicy(version),
    policyVersionId: version.id,
    issuer,
    fence: [
      { table: 'policies', tenantId, id: row.id, epoch: row.epoch },
      { table: 'authorities', tenantId, id: row.authorityId, epoch: issuer.authority.epoch },
    ],
  };
}

/** The policy that an authority owns for requests that name it. @throws not_found */
async function directRow(reader: Reader, tenantId: Id, authorityId: Id): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, spelling: 'direct', name: authorityId });
  if (row === undefined) throw notFound('ca', authorityId);
  return row;
}
