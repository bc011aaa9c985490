/** Private keys that are kept for a certificate: because its role says so, or as it was imported with its key. */
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { openPrivateKey } from '../authorities/keyring.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { toHex } from '../base/bytes.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { isFromCsr } from '../issuing/renewable.ts';
import type { CertificateRow } from '../records/certificates.ts';

/**
 * Reads a kept key. That it was read is durable before the key leaves the core. The key of a revoked or expired
 * certificate is read as well: what was encrypted to it is still to be opened. That of a deleted one is not.
 * @returns PKCS#8 DER, in the clear: whoever asked wipes it
 * @throws not_found; the same for the reason private_key_not_stored, saying why; token_revoked; unavailable
 */
export async function readKeptKey(site: AuthoritySite, caller: Caller, id: Id): Promise<Uint8Array> {
  const { tenantId } = caller;
  const row = await site.store.get('certificates', { tenantId, id });
  if (row?.kind !== 'x509' || row.archivedAt !== null) throw notFound('certificate', id);
  const key = row.keyId === null ? undefined : await site.store.get('keys', { tenantId, id: row.keyId });
  // An authority's key is no leaf's, and is never shown.
  if (key?.purpose !== 'leaf') throw notStored(row);
  const pkcs8 = openPrivateKey(site.sealer, key);
  try {
    await recordReading(site, caller, row);
    return pkcs8;
  } catch (error) {
    pkcs8.fill(0);
    throw error;
  }
}

async function recordReading(site: AuthoritySite, caller: Caller, row: CertificateRow): Promise<void> {
  const data = { certificate_id: row.id, serial_number: toHex(row.serial), common_name: row.commonName };
  const event = auditEvent(caller, { action: 'pki_private_key_read', success: true, data }, site);
  const expect = callerFence(caller, site.clock);
  const outcome = await site.store.commit({ expect, writes: [], events: [event] });
  checkStillCaller(outcome);
  if (outcome.status !== 'committed') {
    throw new ChanceryError('internal', 'an event that could not be committed', { detail: outcome.table });
  }
}

function notStored(row: CertificateRow): ChanceryError {
  const message = `no private key is stored for this certificate: ${whyNot(row)}`;
  return new ChanceryError('not_found', message, { reason: 'private_key_not_stored' });
}

function whyNot(row: CertificateRow): string {
  if (row.isAuthority) return "an authority's key never leaves";
  if (row.origin === 'import') return 'it was imported without one';
  if (isFromCsr(row)) return 'it was made from a CSR, whose key was never here';
  return `the role ${row.role ?? ''} did not store keys when it was issued (store_private_keys)`;
}
