/** Approving a CSR: somebody looked at it, and answers for what it names. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { CsrRequestRow } from '../../records/requests.ts';
import { newApproval, type Terms } from './approval.ts';
import { checkFourEyes } from './four-eyes.ts';
import { checkPending, checkUnaltered, csrRequestRow, eventData } from './row.ts';

/**
 * @param terms absent: whoever signs chooses, and must then be another than who asked, too
 * @throws not_found; conflict unless it is pending; access_denied for one's own; invalid_field
 */
export async function approveCsr(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  terms: Terms | undefined,
): Promise<CsrRequestRow> {
  const { tenantId } = caller;
  const { requestedBy } = await csrRequestRow(site.store, tenantId, id);
  const expect = await checkFourEyes(site.store, caller, requestedBy);
  return administer(
    site,
    caller,
    'pki_csr_approve',
    async (reader) => {
      const row = await csrRequestRow(reader, tenantId, id);
      checkPending(row);
      checkUnaltered(row);
      const approval = await newApproval(reader, row, terms);
      const set = {
        status: 'approved',
        decidedBy: caller.identityId,
        decidedAt: seconds(site.clock),
        approval,
      } as const;
      const key = { tenantId, id, status: row.status, csrHash: row.csrHash };
      const { authorityId = null, ttl = null } = approval;
      return {
        writes: [{ update: 'csrRequests', key, set }],
        expect,
        data: { ...eventData(row), ca_id: authorityId, ttl },
        value: { ...row, ...set },
      };
    },
    () => notFound('csr', id),
  );
}
