/**
 * Four eyes: who asked for a certificate does not decide on it, whatever token is used. Whoever may make tokens can act as
 * others, and may let the tenant do without four eyes altogether: both are events of the audit trail.
 */
import type { Caller } from '../../access/caller.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { Expectation, Reader } from '../../records/store.ts';

/**
 * @returns what the tenant's consent was read from, where the caller decides on what is its own
 * @throws access_denied when it does, and the tenant does not allow that
 */
export async function checkFourEyes(
  reader: Reader,
  { identityId, tenantId }: Caller,
  requestedBy: Id,
): Promise<readonly Expectation[]> {
  if (identityId !== requestedBy) return [];
  const tenant = await reader.get('tenants', { id: tenantId });
  if (tenant?.allowSelfApproval === true) return [{ table: 'tenants', id: tenantId, epoch: tenant.epoch }];
  throw new ChanceryError(
    'access_denied',
    'this CSR was requested by you; somebody else must decide, unless PATCH /v1/tenants/{id} sets allow_self_approval',
  );
}
