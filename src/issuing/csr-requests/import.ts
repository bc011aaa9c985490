/** A CSR that somebody brings: read as strictly as one that is signed at once, and kept for somebody to decide on. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { ChanceryError } from '../../base/error.ts';
import { denyFor } from '../../policy/decision.ts';
import { refuseBlocked } from '../../policy/rules/key-not-blocked.ts';
import type { CsrRequestRow } from '../../records/requests.ts';
import { standingOf } from '../key-standing.ts';
import { readCsr } from '../read-csr.ts';
import { CSR, readAsked } from './asked.ts';
import { checkFewPending, eventData, newCsrRequest } from './row.ts';

/**
 * What it asks for and will not get is for its reviewers to see; what cannot be read is refused, and a key that may never
 * be certified.
 * @throws invalid_field, policy_denied; busy when too many of the caller's wait
 */
export async function importCsr(site: AuthoritySite, caller: Caller, pem: string): Promise<CsrRequestRow> {
  const csr = await readCsr(pem, CSR);
  readAsked(csr);
  denyFor(refuseBlocked(await standingOf(site, caller.tenantId, csr.publicKey), csr.publicKey, CSR));
  await checkFewPending(site.store, caller);
  const row = newCsrRequest(site, caller, csr, null);
  return administer(
    site,
    caller,
    'pki_csr_import',
    async () => ({
      writes: [{ insert: 'csrRequests', row }],
      data: { ...eventData(row), key_algorithm: row.keyAlgorithm },
      value: row,
    }),
    () => new ChanceryError('conflict', 'this CSR is there already', { subject: 'csr' }),
  );
}
