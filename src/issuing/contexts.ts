/**
 * What is decided on, kept between requests: a role, its policy and its issuer. A context may be behind the store; the
 * change that follows from it carries the epochs of what it was read from, and is refused when one has moved.
 */
import { type Issuer, loadIssuer } from '../authorities/issuer.ts';
import { compiledPolicy } from '../authorities/policy-rows.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { IssuancePolicy } from '../policy/issuance-policy.ts';
import type { Expectation, Reader } from '../records/store.ts';
import { roleRow } from './roles.ts';

export interface IssuingContext {
  readonly role: string;
  readonly policy: IssuancePolicy;
  readonly policyVersionId: Id;
  readonly issuer: Issuer;
  /** The epochs of policy and authority. */
  readonly fence: readonly Expectation[];
}

export interface Contexts {
  /** @throws not_found for a role that is not there */
  ofRole(tenantId: Id, role: string): Promise<IssuingContext>;
  /** Whether nothing has changed since: a refusal has no commit that would tell. */
  isCurrent(context: IssuingContext): Promise<boolean>;
  /** Forgets a context that turned out to be behind. */
  forget(tenantId: Id, role: string): void;
}

/** At most this many are kept; the one that was longest not asked for goes first. */
const MOST_KEPT = 1000;

export function cachedContexts(reader: Reader, sealer: Sealer): Contexts {
  const kept = new Map<string, Promise<IssuingContext>>();
  return {
    async ofRole(tenantId, role) {
      const key = `${tenantId}/${role}`;
      const found = kept.get(key);
      // What is being loaded is waited for by all who ask: opening the issuer's key is dear.
      const context = found ?? loadContext(reader, sealer, tenantId, role);
      kept.delete(key);
      kept.set(key, context);
      if (found === undefined) {
        context.catch(() => {
          if (kept.get(key) === context) kept.delete(key);
        });
      }
      const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return context;
    },
    async isCurrent({ fence }) {
      const rows = await Promise.all(
        fence.map(({ id, table, tenantId }) =>
          reader.get(table, tenantId === undefined ? { id } : { tenantId, id }),
        ),
      );
      return rows.every((row, i) => row?.epoch === fence[i]?.epoch);
    },
    forget(tenantId, role) {
      kept.delete(`${tenantId}/${role}`);
    },
  };
}

async function loadContext(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  role: string,
): Promise<IssuingContext> {
  const row = await roleRow(reader, tenantId, role);
  const version = await reader.get('policyVersions', { tenantId, id: row.versionId });
  if (version === undefined)
    throw new ChanceryError('internal', 'a role without its policy', { detail: row.id });
  const issuer = await loadIssuer(reader, sealer, tenantId, row.authorityId);
  return {
    role,
    policy: compiledPolicy(version),
    policyVersionId: version.id,
    issuer,
    fence: [
      { table: 'policies', tenantId, id: row.id, epoch: row.epoch },
      { table: 'authorities', tenantId, id: row.authorityId, epoch: issuer.authority.epoch },
    ],
  };
}
