/** Deleting a certificate of the inventory: it is archived, as it may be valid still, and must then stay revocable. */
import { administer, type Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { toHex } from '../base/bytes.ts';
import { type ChanceryError, invalidField, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader, Write } from '../records/store.ts';

/**
 * Takes an X.509 certificate of no authority out of all lists, once, and ends its renewals. By its id or serial number
 * it is found as before; it is validated and revoked, and CRLs name it.
 * @returns the row as it is now
 * @throws not_found, also for one that was deleted before; invalid_field (unfitting) for one of SSH or of an authority;
 *   token_revoked; unavailable
 */
export async function archiveCertificate(site: Site, caller: Caller, id: Id): Promise<CertificateRow> {
  const { tenantId } = caller;
  const gone = (): ChanceryError => notFound('certificate', id);
  return administer(
    site,
    caller,
    'certificate_delete',
    async (reader) => {
      const row = await reader.get('certificates', { tenantId, id });
      if (row === undefined || row.archivedAt !== null) throw gone();
      checkMayGo(row);
      const set = { archivedAt: seconds(site.clock) };
      return {
        writes: [
          { update: 'certificates', key: { tenantId, id, archivedAt: null }, set },
          ...(await endOfRenewals(reader, row)),
        ],
        data: eventData(row),
        value: { ...row, ...set },
      };
    },
    gone,
  );
}

function checkMayGo({ isAuthority, kind }: CertificateRow): void {
  if (kind === 'ssh') throw invalidField('id', 'must be of an X.509 certificate, not of SSH', 'unfitting');
  if (isAuthority) throw invalidField('id', 'must not be of the certificate of an authority', 'unfitting');
}

async function endOfRenewals(
  reader: Reader,
  { id: certificateId, tenantId }: CertificateRow,
): Promise<readonly Write[]> {
  const key = { tenantId, certificateId };
  const renewal = await reader.get('certificateRenewals', key);
  return renewal === undefined ? [] : [{ remove: 'certificateRenewals', key }];
}

function eventData({ commonName, id, notAfter, serial }: CertificateRow): Readonly<Record<string, unknown>> {
  return {
    certificate_id: id,
    serial_number: toHex(serial),
    common_name: commonName,
    not_after: notAfter,
  };
}
