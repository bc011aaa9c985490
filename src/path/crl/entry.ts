/** The entry of a certificate (RFC 5280 §6.3.3(i), (j)). */
import type { Certificate } from '../../x509/certificate.ts';
import type { CertificateList } from '../../x509/crl.ts';
import type { RevokedCertificate } from '../../x509/crl-entries.ts';
import { CRL_REASON } from '../../x509/extensions/reason-code.ts';
import { sameName } from '../../x509/name.ts';

/**
 * By serial number and issuer, in the first of the lists that has any. Where one list has several, against §5.1.2.6, one
 * that revokes counts.
 */
export function entryFor(
  { issuer, serial }: Certificate,
  lists: readonly CertificateList[],
): RevokedCertificate | undefined {
  for (const list of lists) {
    const entries = list.revoked
      .find(serial)
      // §5.3.3: an entry without an issuer of its own, or one before it, is for the list's issuer.
      .filter((entry) => (entry.issuer ?? [list.issuer]).some((name) => sameName(name, issuer)));
    const found = entries.find(({ reason }) => reason !== CRL_REASON.remove_from_crl) ?? entries[0];
    if (found !== undefined) return found;
  }
  return undefined;
}
