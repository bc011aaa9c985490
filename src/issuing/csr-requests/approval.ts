/** What an approval is given for, and until when it counts. */
import { toHex } from '../../base/bytes.ts';
import { ChanceryError, type FieldError, invalidField } from '../../base/error.ts';
import { type Id, typeId } from '../../base/ids.ts';
import type { AuthorityRow } from '../../records/authorities.ts';
import type { CsrApproval, CsrRequestRow } from '../../records/requests.ts';
import type { Reader } from '../../records/store.ts';

export const DAY = 86_400;

/** Which authority signs, and for how long. */
export interface Terms {
  readonly authorityId: Id;
  readonly validityDays: number;
}

/**
 * An approval of the CSR as it stands; with `terms`, also of the authority and its policy as they stand.
 * @throws invalid_field for an authority that is not there
 */
export async function newApproval(
  reader: Reader,
  { csrHash, tenantId }: CsrRequestRow,
  terms: Terms | undefined,
): Promise<CsrApproval> {
  const bound = { csrHash: toHex(csrHash) };
  if (terms === undefined) return bound;
  const { authorityId, validityDays } = terms;
  return {
    ...bound,
    authorityId,
    ttl: validityDays * DAY,
    ...(await standOf(reader, tenantId, authorityId)),
  };
}

/** Whether the authority that it names, or that authority's direct policy, has changed since. */
export async function isVoid(reader: Reader, tenantId: Id, approval: CsrApproval): Promise<boolean> {
  if (approval.authorityId === undefined) return false;
  const now = await standOf(reader, tenantId, approval.authorityId as Id);
  return now.authorityEpoch !== approval.authorityEpoch || now.policyVersionId !== approval.policyVersionId;
}

/** @throws invalid_field naming each field that differs from what was approved, and what was */
export function checkTerms({ authorityId, ttl }: CsrApproval, terms: Terms): void {
  if (authorityId === undefined || ttl === undefined) return;
  const fields: FieldError[] = [];
  if (terms.authorityId !== authorityId) {
    const approved = typeId('ca', authorityId as Id);
    fields.push({ field: 'ca_id', message: `must be ${approved}, for which the CSR was approved` });
  }
  if (terms.validityDays * DAY !== ttl) {
    const message = `must be ${ttl / DAY}, for which the CSR was approved`;
    fields.push({ field: 'validity_days', message });
  }
  const [first] = fields;
  if (first !== undefined) {
    throw new ChanceryError('invalid_field', `${first.field} ${first.message}`, { fields });
  }
}

/** @throws invalid_field naming `ca_id` */
export async function checkAuthority(reader: Reader, tenantId: Id, authorityId: Id): Promise<AuthorityRow> {
  const authority = await reader.get('authorities', { tenantId, id: authorityId });
  if (authority?.kind === 'x509') return authority;
  throw invalidField('ca_id', 'must be the id of a certificate authority of this tenant');
}

/** What an approval hangs on. @throws invalid_field naming `ca_id` */
async function standOf(
  reader: Reader,
  tenantId: Id,
  authorityId: Id,
): Promise<{ readonly authorityEpoch: number; readonly policyVersionId: Id }> {
  const authority = await checkAuthority(reader, tenantId, authorityId);
  const policy = await reader.get('policies', { tenantId, spelling: 'direct', name: authorityId });
  if (policy === undefined) {
    throw new ChanceryError('internal', 'an authority without its own policy', { detail: authorityId });
  }
  return { authorityEpoch: authority.epoch, policyVersionId: policy.versionId };
}
