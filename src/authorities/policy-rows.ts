/** Rows of an issuance policy and its versions. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/chain.ts';
import { utf8 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { PolicyRow, PolicySpelling, PolicyVersionRow } from '../records/policies.ts';

/** A new policy with its first version. @param source the policy as its family spells it */
export function newPolicy(
  site: Sources,
  facts: {
    readonly tenantId: Id;
    readonly spelling: PolicySpelling;
    readonly name: string;
    readonly authorityId: Id;
    readonly source: unknown;
    readonly compiled: IssuancePolicy;
  },
): { readonly policy: PolicyRow; readonly version: PolicyVersionRow } {
  const { compiled, ...rest } = facts;
  const id = site.ids.next();
  const now = seconds(site.clock);
  const version = newVersion(site, facts.tenantId, id, compiled);
  const policy = {
    ...rest,
    id,
    versionId: version.id,
    createdAt: now,
    updatedAt: now,
    removedAt: null,
    epoch: 1,
  };
  return { policy, version };
}

/** A version of a policy, known by the hash of its content. */
export function newVersion(
  site: Sources,
  tenantId: Id,
  policyId: Id,
  compiled: IssuancePolicy,
): PolicyVersionRow {
  const hash = new Uint8Array(
    createHash('sha256')
      .update(utf8(canonicalJson(compiled)))
      .digest(),
  );
  return { tenantId, id: site.ids.next(), policyId, hash, compiled, createdAt: seconds(site.clock) };
}

/** The compiled policy of a version row; written by {@link newVersion} and by nothing else. */
export function compiledPolicy(version: PolicyVersionRow): IssuancePolicy {
  return version.compiled as IssuancePolicy;
}
