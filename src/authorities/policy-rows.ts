/** Rows of an issuance policy and its versions. */
import { utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { canonicalJson } from '../base/json.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { fromFormat1, type PolicyFormat1 } from '../policy/former-policy.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { SshPolicy } from '../policy/ssh/ssh-policy.ts';
import type { PolicyRow, PolicySpelling, PolicyVersionRow } from '../records/policies.ts';
import type { Reader, Write } from '../records/store.ts';

/** A new policy with its first version. @param source the policy as its family spells it */
export function newPolicy(
  site: Sources,
  facts: {
    readonly tenantId: Id;
    readonly spelling: PolicySpelling;
    readonly name: string;
    readonly authorityId: Id;
    readonly source: unknown;
    readonly compiled: IssuancePolicy | SshPolicy;
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
  compiled: IssuancePolicy | SshPolicy,
): PolicyVersionRow {
  const hash = hashOfPolicy(compiled);
  return { tenantId, id: site.ids.next(), policyId, hash, compiled, createdAt: seconds(site.clock) };
}

/** What a version is known by: SHA-256. @param compiled what the policy says, of whatever format */
export function hashOfPolicy(compiled: unknown): Uint8Array {
  return sha256(utf8(canonicalJson(compiled)));
}

/** The version of a policy with this content: a new one, or the one that is there. */
export async function nextVersion(
  site: Sources,
  reader: Reader,
  { id: policyId, tenantId }: Pick<PolicyRow, 'id' | 'tenantId'>,
  compiled: IssuancePolicy | SshPolicy,
): Promise<{ readonly row: PolicyVersionRow; readonly writes: readonly Write[] }> {
  const fresh = newVersion(site, tenantId, policyId, compiled);
  const known = await reader.get('policyVersions', { tenantId, policyId, hash: fresh.hash });
  if (known !== undefined) return { row: known, writes: [] };
  return { row: fresh, writes: [{ insert: 'policyVersions', row: fresh }] };
}

/**
 * The compiled policy of a version row; written by {@link newVersion} and by nothing else.
 * @throws internal for a shape that this program does not know
 */
export function compiledPolicy(version: PolicyVersionRow): IssuancePolicy {
  const compiled = version.compiled as IssuancePolicy | PolicyFormat1;
  if (compiled.format === 2) return compiled;
  if (compiled.format === 1) return fromFormat1(compiled);
  throw unknownShape(version);
}

/** The same of SSH. @throws internal */
export function compiledSshPolicy(version: PolicyVersionRow): SshPolicy {
  const compiled = version.compiled as SshPolicy;
  if (compiled.format === 'ssh 1') return compiled;
  throw unknownShape(version);
}

function unknownShape({ id }: PolicyVersionRow): ChanceryError {
  return new ChanceryError('internal', 'a policy of a shape that is not known', { detail: id });
}
