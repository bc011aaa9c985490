/** A CSR request as it is kept. */
import type { Caller } from '../../access/caller.ts';
import { equal, toHex } from '../../base/bytes.ts';
import { ChanceryError, notFound } from '../../base/error.ts';
import { sha256 } from '../../base/hash.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { Sources } from '../../base/sources.ts';
import type { CsrRequestRow, CsrStatus } from '../../records/requests.ts';
import type { Page, Reader } from '../../records/store.ts';
import type { Csr } from '../read-csr.ts';

/** @throws not_found */
export async function csrRequestRow(reader: Reader, tenantId: Id, id: Id): Promise<CsrRequestRow> {
  const row = await reader.get('csrRequests', { tenantId, id });
  if (row === undefined) throw notFound('csr', id);
  return row;
}

/** Of one identity. Each may hold a key and 48 KB, and none ends by itself. */
const MOST_PENDING = 200;

/** @throws busy for an identity that has too many requests which nobody has decided on */
export async function checkFewPending(reader: Reader, { identityId, tenantId }: Caller): Promise<void> {
  const where = { tenantId, requestedBy: identityId, status: 'pending' } as const;
  const pending = await reader.list('csrRequests', where, { limit: MOST_PENDING });
  if (pending.length < MOST_PENDING) return;
  throw new ChanceryError(
    'busy',
    `${MOST_PENDING} CSRs that you requested are pending; have some approved or rejected first`,
  );
}

/** @param status only these; undefined: all */
export async function listCsrRequests(
  reader: Reader,
  tenantId: Id,
  status: CsrStatus | undefined,
  page: Page,
): Promise<readonly CsrRequestRow[]> {
  return reader.list('csrRequests', status === undefined ? { tenantId } : { tenantId, status }, page);
}

/** @param keyId of the key that was made here; null for a CSR that was imported */
export function newCsrRequest(site: Sources, caller: Caller, csr: Csr, keyId: Id | null): CsrRequestRow {
  const { algorithm, bits, spkiHash } = csr.publicKey;
  return {
    tenantId: caller.tenantId,
    id: site.ids.next(),
    status: 'pending',
    origin: keyId === null ? 'imported' : 'made',
    csr: csr.der,
    csrHash: sha256(csr.der),
    commonName: csr.commonNames[0] ?? null,
    keyAlgorithm: algorithm === 'rsa-other' ? `rsa-${bits}` : algorithm,
    spkiHash,
    keyId,
    keyTakenAt: null,
    requestedBy: caller.identityId,
    createdAt: seconds(site.clock),
    decidedBy: null,
    decidedAt: null,
    approval: null,
    rejectionReason: null,
    signedBy: null,
    signedAt: null,
    certificateId: null,
  };
}

/** What every event about a request says of it. */
export function eventData(row: CsrRequestRow): Readonly<Record<string, unknown>> {
  return {
    csr_id: row.id,
    csr_sha256: toHex(row.csrHash),
    common_name: row.commonName,
    requested_by: row.requestedBy,
  };
}

/**
 * The CSR is written once. One that is not what it was then was altered behind our back; nothing is decided on it.
 * @throws conflict
 */
export function checkUnaltered({ approval, csr, csrHash }: CsrRequestRow): void {
  const found = sha256(csr);
  if (equal(found, csrHash) && (approval === null || approval.csrHash === toHex(found))) return;
  throw new ChanceryError('conflict', 'the CSR is not the one that was stored, or approved: it was altered', {
    subject: 'csr',
    reason: 'csr_altered',
  });
}

/** @throws conflict unless it waits for a decision */
export function checkPending({ status }: CsrRequestRow): void {
  if (status === 'pending') return;
  throw new ChanceryError('conflict', `only a pending CSR is approved or rejected; this one is ${status}`, {
    subject: 'csr',
    reason: 'csr_not_pending',
  });
}
