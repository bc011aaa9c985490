/**
 * Signing an approved CSR, under the direct policy of the authority that is named. The approval proves the names; every
 * other rule judges as it does at any door.
 */
import { type Caller, callerFence, checkStillCaller } from '../../access/caller.ts';
import { auditEvent } from '../../audit/event.ts';
import { toHex } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { CsrApproval, CsrRequestRow } from '../../records/requests.ts';
import type { Write } from '../../records/store.ts';
import { type Asked, conclude, type Issued } from '../conclude.ts';
import { parseCsr } from '../read-csr.ts';
import type { IssuingSite } from '../site.ts';
import { checkAuthority, checkTerms, DAY, isVoid, type Terms } from './approval.ts';
import { readAsked } from './asked.ts';
import { checkFourEyes } from './four-eyes.ts';
import { checkUnaltered, csrRequestRow, eventData } from './row.ts';

const ACTION = 'pki_csr_sign';

/**
 * @throws not_found; conflict when it is not approved, or its approval is void; access_denied; invalid_field for terms
 *   other than the approved ones; whatever {@link conclude} throws
 */
export async function signApprovedCsr(
  site: IssuingSite,
  caller: Caller,
  id: Id,
  terms: Terms,
): Promise<Issued> {
  await csrRequestRow(site.store, caller.tenantId, id);
  await checkAuthority(site.store, caller.tenantId, terms.authorityId);
  return conclude(site, caller, {
    action: ACTION,
    origin: 'sign',
    under: { authorityId: terms.authorityId },
    request: () => ask(site, caller, id, terms),
  });
}

/** Reads the request as it stands now: it is asked again when something moved. */
async function ask(site: IssuingSite, caller: Caller, id: Id, terms: Terms): Promise<Asked> {
  const row = await csrRequestRow(site.store, caller.tenantId, id);
  const { approval, approvedBy } = approvalOf(row);
  checkUnaltered(row);
  if (await isVoid(site.store, row.tenantId, approval)) return withdraw(site, caller, row);
  checkTerms(approval, terms);
  const expect =
    approval.authorityId === undefined ? await checkFourEyes(site.store, caller, row.requestedBy) : [];
  const csrHash = toHex(row.csrHash);
  return {
    request: readAsked(parseCsr(row.csr), terms.validityDays * DAY).request,
    grant: { kind: 'approval', requestId: row.id, approvedBy, csrHash },
    also: (certificate) => {
      const signing = {
        status: 'signed',
        signedBy: caller.identityId,
        certificateId: certificate.id,
      } as const;
      return {
        writes: [fromApproved(row, { ...signing, signedAt: seconds(site.clock) })],
        expect,
        data: { ...eventData(row), approved_by: approvedBy },
      };
    },
  };
}

/** @throws conflict */
function approvalOf({ approval, decidedBy, status }: CsrRequestRow): {
  readonly approval: CsrApproval;
  readonly approvedBy: Id;
} {
  if (status === 'approved' && approval !== null && decidedBy !== null) {
    return { approval, approvedBy: decidedBy };
  }
  throw new ChanceryError('conflict', `only an approved CSR is signed; this one is ${status}`, {
    subject: 'csr',
    reason: 'csr_not_approved',
  });
}

/**
 * Puts a request whose approval is void back among the pending ones, in one commit with the record of the refusal.
 * @throws conflict
 */
async function withdraw(site: IssuingSite, caller: Caller, row: CsrRequestRow): Promise<never> {
  const message =
    'the approval is void, as the authority that it names or its policy has changed; the CSR is pending again';
  const reason = 'approval_void';
  const data = { ...eventData(row), approved_by: row.decidedBy, code: 'conflict', reason, message };
  const outcome = await site.store.commit({
    expect: callerFence(caller, site.clock),
    writes: [fromApproved(row, { status: 'pending', decidedBy: null, decidedAt: null, approval: null })],
    events: [auditEvent(caller, { action: ACTION, success: false, data }, site)],
  });
  checkStillCaller(outcome);
  const isRecorded = outcome.status === 'committed';
  throw new ChanceryError('conflict', message, { subject: 'csr', reason, isRecorded });
}

/** A write that is stale unless the request is still approved, by the same person and at the same time. */
function fromApproved(row: CsrRequestRow, set: Partial<CsrRequestRow>): Write {
  const { csrHash, decidedAt, decidedBy, id, tenantId } = row;
  const key = { tenantId, id, status: 'approved', csrHash, decidedAt, decidedBy } as const;
  return { update: 'csrRequests', key, set };
}
