/** Importing, with the alarm for a certificate that a key of ours signed and that nobody recorded. */
import type { Caller } from '../access/caller.ts';
import { ChanceryError } from '../base/error.ts';
import { type ImportCommand, type ImportFields, importCertificate } from '../inventory/import.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { HttpSite } from './site.ts';

/** @throws whatever {@link importCertificate} throws */
export async function watchedImport(
  site: HttpSite,
  caller: Caller,
  command: ImportCommand,
  fields: ImportFields,
): Promise<CertificateRow> {
  try {
    return await importCertificate(site, caller, command, fields);
  } catch (error) {
    if (error instanceof ChanceryError && error.reason === 'certificate_unrecorded') {
      site.metrics.unrecorded.inc();
      const { requestId, tenantId } = caller;
      site.log.error({ requestId, tenantId, detail: error.detail }, error.message);
    }
    throw error;
  }
}
