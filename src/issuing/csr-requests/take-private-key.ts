/** The private key of a CSR that was made here: to its requester, once, after signing; then it is destroyed. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { openPrivateKey } from '../../authorities/keyring.ts';
import type { AuthoritySite } from '../../authorities/site.ts';
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import type { CsrRequestRow } from '../../records/requests.ts';
import { csrRequestRow, eventData } from './row.ts';

/**
 * It is opened before it is destroyed, and answered only when that is durable.
 * @returns PKCS#8 in DER, in the clear
 * @throws not_found for an imported CSR, too; access_denied for whoever did not ask for it; conflict before it is signed,
 *   and once the key was taken
 */
export async function takePrivateKey(site: AuthoritySite, caller: Caller, id: Id): Promise<Uint8Array> {
  const { tenantId } = caller;
  const keyId = keyIdOf(await csrRequestRow(site.store, tenantId, id), caller);
  const key = await site.store.get('keys', { tenantId, id: keyId });
  if (key === undefined) throw taken();
  const pkcs8 = openPrivateKey(site.sealer, key);
  try {
    await administer(
      site,
      caller,
      'pki_csr_private_key',
      async (reader) => {
        const row = await csrRequestRow(reader, tenantId, id);
        keyIdOf(row, caller);
        const set = { keyId: null, keyTakenAt: seconds(site.clock) };
        return {
          writes: [
            { update: 'csrRequests', key: { tenantId, id, keyId, keyTakenAt: null }, set },
            { remove: 'keys', key: { tenantId, id: keyId } },
          ],
          data: { ...eventData(row), certificate_id: row.certificateId },
          value: undefined,
        };
      },
      () => notFound('csr', id),
    );
  } catch (error) {
    pkcs8.fill(0);
    throw error;
  }
  return pkcs8;
}

function keyIdOf(row: CsrRequestRow, caller: Caller): Id {
  if (row.origin === 'imported') {
    throw new ChanceryError('not_found', 'the private key of an imported CSR is not stored here', {
      subject: 'csr',
      reason: 'private_key_not_stored',
    });
  }
  if (row.requestedBy !== caller.identityId) {
    throw new ChanceryError('access_denied', 'the private key is for whoever asked for the CSR alone');
  }
  if (row.status !== 'signed') {
    const message = `the private key is given once the CSR is signed; it is ${row.status}`;
    throw new ChanceryError('conflict', message, { subject: 'csr', reason: 'csr_not_signed' });
  }
  if (row.keyId === null) throw taken();
  return row.keyId;
}

function taken(): ChanceryError {
  return new ChanceryError('conflict', 'the private key was given before, once, and destroyed', {
    subject: 'csr',
    reason: 'private_key_taken',
  });
}
