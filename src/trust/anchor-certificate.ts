/** Which certificates may be registered as trust anchors: those that a path could end in, now or soon. */
import { atField, ChanceryError, invalidField } from '../base/error.ts';
import { examine } from '../path/examined.ts';
import { faultsOf } from '../path/rules/certificate-rules.ts';
import type { Certificate } from '../x509/certificate.ts';
import { parseCertificatePem } from '../x509/certificate-pem.ts';

/** In characters of PEM: a few kilobytes are usual, and validating reads all of a tenant's anchors. */
export const LONGEST_ANCHOR = 16_384;

/**
 * One certificate of version 3 that path validation would take as an anchor: an authority that may sign certificates, with
 * a key that is strong enough and no critical extension that is not processed here. It need not be self-signed, and its own
 * signature is not looked at (RFC 5280 §6.1.1(d)). One that has ended is refused; one that has yet to begin is not.
 *
 * Version 1 is refused although validators take such roots: it cannot say that it is an authority, and the self-signed
 * certificates of servers look the same.
 *
 * @param at seconds since 1970 UTC
 * @throws invalid_field naming `field`
 */
export function readAnchorCertificate(pem: string, at: number, field: string): Certificate {
  const certificate = atField(field, () => {
    if (pem.length > LONGEST_ANCHOR)
      throw new ChanceryError('malformed', `must have at most ${LONGEST_ANCHOR} characters`);
    return parseCertificatePem(pem);
  });
  if (certificate.version < 3) {
    throw invalidField(field, 'must be of version 3: an older one cannot say that it is an authority');
  }
  const request = { leaf: certificate, intermediates: [], anchors: [certificate], at };
  const faults = faultsOf({ examined: examine(certificate), position: 'anchor', request });
  const [fault] = faults.filter(({ code }) => code !== 'not_yet_valid');
  if (fault === undefined) return certificate;
  throw invalidField(field, `must be an authority that certificates can be trusted by: ${fault.message}`);
}
