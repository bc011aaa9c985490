/** Whether a CRL may be used at a time, whatever it speaks of and whoever signed it. */
import type { CertificateList } from '../../x509/crl.ts';
import { CRL_EXTENSION, EXTENSION } from '../../x509/oid.ts';
import type { CrlFault } from './fault.ts';

/** A critical cRLNumber, which §5.2.3 does not know, is not among them. */
const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION.authorityKeyIdentifier,
  CRL_EXTENSION.issuingDistributionPoint,
  CRL_EXTENSION.deltaCrlIndicator,
]);

const PROCESSED_OF_ENTRIES: ReadonlySet<string> = new Set([
  CRL_EXTENSION.reasonCode,
  CRL_EXTENSION.invalidityDate,
  CRL_EXTENSION.certificateIssuer,
]);

/**
 * - RFC 5280 §5.2, §5.3: with a critical extension that is not processed, of the list or of any entry, a CRL says nothing
 *   of any certificate.
 * - §5.2.3: every CRL has a number.
 * - §5.1.2.4, §5.1.2.5: it is good from thisUpdate until nextUpdate. One without nextUpdate is never known to be current.
 */
export function usabilityFault(crl: CertificateList, at: number): CrlFault | undefined {
  const critical = crl.extensions.filter((extension) => extension.critical);
  const known = critical.every(({ oid }) => PROCESSED.has(oid));
  if (!known || [...crl.revoked.critical].some((oid) => !PROCESSED_OF_ENTRIES.has(oid)))
    return 'critical_extension';
  if (crl.number === undefined) return 'no_number';
  const current = crl.nextUpdate !== undefined && at >= crl.thisUpdate && at <= crl.nextUpdate;
  return current ? undefined : 'not_current';
}
