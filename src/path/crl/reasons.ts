/** The reasons that a CRL covers (RFC 5280 §6.3.3(d)), as a mask of the bits of ReasonFlags. */
import type { CertificateList } from '../../x509/crl.ts';
import type { DistributionPoint } from '../../x509/extensions/crl-distribution-points.ts';

/** Bits 1 to 8: keyCompromise to aACompromise. Bit 0 is not used. */
export const ALL_REASONS = 0x1fe;

/** The interim_reasons_mask: what the CRL speaks of, of what the distribution point promises. */
export function reasonsOf(point: DistributionPoint, { issuingDistributionPoint }: CertificateList): number {
  return mask(point.reasons) & mask(issuingDistributionPoint?.onlySomeReasons);
}

function mask(bits: readonly number[] | undefined): number {
  if (bits === undefined) return ALL_REASONS;
  return bits.reduce((all, bit) => (bit <= 8 ? all | (1 << bit) : all), 0) & ALL_REASONS;
}
