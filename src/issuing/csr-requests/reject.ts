/** Rejecting a CSR, which one may do to one's own. A key that was made for it is destroyed. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { invalidField, looksLikeSecret, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { characters, isPrintable } from '../../base/name.ts';
import { seconds } from '../../base/ports.ts';
import type { CsrRequestRow } from '../../records/requests.ts';
import type { Write } from '../../records/store.ts';
import { checkPending, checkUnaltered, csrRequestRow, eventData } from './row.ts';

/** In characters. */
export const LONGEST_REASON = 500;

/** @throws not_found; conflict unless it is pending; invalid_field for the reason */
export async function rejectCsr(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  reason: string,
): Promise<CsrRequestRow> {
  const { tenantId } = caller;
  const rejectionReason = parseReason(reason);
  return administer(
    site,
    caller,
    'pki_csr_reject',
    async (reader) => {
      const row = await csrRequestRow(reader, tenantId, id);
      checkPending(row);
      checkUnaltered(row);
      const set = {
        status: 'rejected',
        decidedBy: caller.identityId,
        decidedAt: seconds(site.clock),
        rejectionReason,
        keyId: null,
      } as const;
      const rejection: Write = { update: 'csrRequests', key: { tenantId, id, status: row.status }, set };
      const destroyed: readonly Write[] =
        row.keyId === null ? [] : [{ remove: 'keys', key: { tenantId, id: row.keyId } }];
      return {
        writes: [rejection, ...destroyed],
        data: { ...eventData(row), reason: rejectionReason, key_destroyed: row.keyId !== null },
        value: { ...row, ...set },
      };
    },
    () => notFound('csr', id),
  );
}

function parseReason(text: string): string {
  const reason = text.trim();
  if (reason === '' || characters(reason) > LONGEST_REASON || !isPrintable(reason)) {
    throw invalidField('reason', `must be 1 to ${LONGEST_REASON} printable characters on one line`);
  }
  if (looksLikeSecret(reason)) throw invalidField('reason', 'must not be a secret, and looks like one');
  return reason;
}
