/**
 * Four eyes: who asked for a certificate does not decide on it, nor does anybody whom the requester may be behind, because
 * a token of theirs was made by the requester, or by somebody of whom that is true.
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
  if (!(await mayBeBehind(reader, tenantId, requestedBy, identityId))) return [];
  const tenant = await reader.get('tenants', { id: tenantId });
  if (tenant?.allowSelfApproval === true) return [{ table: 'tenants', id: tenantId, epoch: tenant.epoch }];
  throw new ChanceryError(
    'access_denied',
    'this CSR was requested by you, or by somebody who made a token of yours; somebody else must decide, ' +
      'unless the tenant has allow_self_approval',
  );
}

/** Walks from an identity to those who made its tokens, and on to those who made theirs; what was made stays so. */
async function mayBeBehind(reader: Reader, tenantId: Id, requester: Id, identity: Id): Promise<boolean> {
  const seen = new Set<Id>([identity]);
  // A set is walked in the order of insertion, what is added meanwhile included.
  for (const one of seen) {
    if (one === requester) return true;
    for (const maker of await makersOf(reader, tenantId, one)) seen.add(maker);
  }
  return false;
}

/** Revoked tokens count: whoever held one may have made another with it. */
async function makersOf(reader: Reader, tenantId: Id, identityId: Id): Promise<readonly Id[]> {
  const makers = new Set<Id>();
  let before: Id | undefined;
  for (;;) {
    const tokens = await reader.list('tokens', { tenantId, identityId }, { limit: PAGE, before });
    for (const { createdBy } of tokens) if (createdBy !== null) makers.add(createdBy);
    before = tokens[PAGE - 1]?.id;
    if (before === undefined) return [...makers];
  }
}

const PAGE = 1000;
