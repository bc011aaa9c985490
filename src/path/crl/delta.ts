/** The delta CRL that goes with a complete one (RFC 5280 §5.2.4, §6.3.3(c) and (h)). */
import { equal } from '../../base/bytes.ts';
import type { Certificate } from '../../x509/certificate.ts';
import type { CertificateList } from '../../x509/crl.ts';
import { sameName } from '../../x509/name.ts';
import { CRL_EXTENSION, EXTENSION } from '../../x509/oid.ts';
import { isSignedBy } from './signer.ts';
import { usabilityFault } from './usable.ts';

/**
 * The lists in which an entry is looked for, in that order: the newest delta that can be combined with `crl`, then `crl`.
 * @param signer whose key signed `crl`, and must have signed the delta
 */
export function combined(
  crl: CertificateList,
  deltas: readonly CertificateList[],
  signer: Certificate,
  at: number,
): readonly CertificateList[] {
  const fitting = deltas
    .filter((delta) => fits(delta, crl) && usabilityFault(delta, at) === undefined)
    .sort((a, b) => Number((b.number ?? 0n) - (a.number ?? 0n)));
  const newest = fitting.find((delta) => isSignedBy(delta, signer));
  return newest === undefined ? [crl] : [newest, crl];
}

/** Same issuer, scope and key identifier; and the delta begins at or before the complete list, and goes beyond it. */
function fits(delta: CertificateList, crl: CertificateList): boolean {
  if (delta.number === undefined || delta.deltaBase === undefined || crl.number === undefined) return false;
  return (
    sameName(delta.issuer, crl.issuer) &&
    sameExtension(delta, crl, CRL_EXTENSION.issuingDistributionPoint) &&
    sameExtension(delta, crl, EXTENSION.authorityKeyIdentifier) &&
    crl.number >= delta.deltaBase &&
    crl.number < delta.number
  );
}

/** Both have it, with the same value, or neither. */
function sameExtension(a: CertificateList, b: CertificateList, oid: string): boolean {
  const [first, second] = [a, b].map(({ extensions }) => extensions.find((one) => one.oid === oid)?.value);
  if (first === undefined || second === undefined) return first === second;
  return equal(first, second);
}
