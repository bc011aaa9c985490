/**
 * What is decided on, kept between requests: a role, a profile, or an authority named directly, its policy and its issuer. A context may be behind the store; the
 * change that follows from it carries the epochs of what it was read from, and is refused when one has moved.
 */
import { type Issuer, loadIssuer } from '../authorities/issuer.ts';
import { compiledPolicy } from '../authorities/policy-rows.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { CertificateProfileRow, PolicyRow } from '../records/policies.ts';
import type { Expectation, Reader } from '../records/store.ts';
import { type KeptContexts, keptContexts } from './kept-contexts.ts';
import { certificatePolicyRow, profileRow } from './profiles/rows.ts';
import { roleRow } from './roles.ts';

/** What a request is judged under: a role by its name, a profile, or the `direct` policy of an authority. */
export type Under = { readonly role: string } | { readonly profileId: Id } | { readonly authorityId: Id };

export interface IssuingContext {
  /** Both are null under an authority's direct policy. */
  readonly role: string | null;
  readonly profile: CertificateProfileRow | null;
  readonly policy: IssuancePolicy;
  readonly policyVersionId: Id;
  readonly issuer: Issuer;
  /** The epochs of policy, profile and authority. */
  readonly fence: readonly Expectation[];
}

export type Contexts = KeptContexts<Under, IssuingContext>;

export function cachedContexts(reader: Reader, sealer: Sealer): Contexts {
  return keptContexts(reader, keyOf, (tenantId, under) => loadContext(reader, sealer, tenantId, under));
}

/** Names of roles have no slash. */
function keyOf(tenantId: Id, under: Under): string {
  if ('role' in under) return `${tenantId}/role/${under.role}`;
  return 'profileId' in under
    ? `${tenantId}/profile/${under.profileId}`
    : `${tenantId}/direct/${under.authorityId}`;
}

/** Where the policy is found, what it issues by, and what the change is fenced with. */
interface Found {
  readonly role: string | null;
  readonly profile: CertificateProfileRow | null;
  readonly authorityId: Id;
  readonly versionId: Id;
  readonly fence: readonly Expectation[];
}

async function loadContext(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  under: Under,
): Promise<IssuingContext> {
  const { authorityId, fence, profile, role, versionId } = await find(reader, tenantId, under);
  const version = await reader.get('policyVersions', { tenantId, id: versionId });
  if (version === undefined)
    throw new ChanceryError('internal', 'a policy without its version', { detail: versionId });
  const issuer = await loadIssuer(reader, sealer, tenantId, authorityId);
  return {
    role,
    profile,
    policy: compiledPolicy(version),
    policyVersionId: version.id,
    issuer,
    fence: [...fence, { table: 'authorities', tenantId, id: authorityId, epoch: issuer.authority.epoch }],
  };
}

async function find(reader: Reader, tenantId: Id, under: Under): Promise<Found> {
  if ('profileId' in under) return findProfile(reader, tenantId, under.profileId);
  const [role, row] =
    'role' in under
      ? [under.role, await roleRow(reader, tenantId, under.role)]
      : [null, await directRow(reader, tenantId, under.authorityId)];
  const { authorityId, epoch, id, versionId } = row;
  const fence = [{ table: 'policies', tenantId, id, epoch } as const];
  return { role, profile: null, authorityId, versionId, fence };
}

async function findProfile(reader: Reader, tenantId: Id, profileId: Id): Promise<Found> {
  const profile = await profileRow(reader, tenantId, profileId);
  const policy = await certificatePolicyRow(reader, tenantId, profile.policyId);
  return {
    role: null,
    profile,
    authorityId: profile.authorityId,
    versionId: policy.versionId,
    fence: [
      { table: 'certificateProfiles', tenantId, id: profile.id, epoch: profile.epoch },
      { table: 'certificatePolicies', tenantId, id: policy.id, epoch: policy.epoch },
    ],
  };
}

/** The policy that an authority owns for requests that name it. @throws not_found */
async function directRow(reader: Reader, tenantId: Id, authorityId: Id): Promise<PolicyRow> {
  const row = await reader.get('policies', { tenantId, spelling: 'direct', name: authorityId });
  if (row === undefined) throw notFound('ca', authorityId);
  return row;
}
