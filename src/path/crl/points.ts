/** The distribution points under which CRLs are looked for (RFC 5280 §6.3.3). */
import { type Certificate, findExtension } from '../../x509/certificate.ts';
import {
  CRL_DISTRIBUTION_POINTS,
  type DistributionPoint,
  decodeCrlDistributionPoints,
} from '../../x509/extensions/crl-distribution-points.ts';
import { readable } from './readable.ts';

/** Certificates come from anybody, and each point is compared with each CRL. */
const MOST_POINTS = 32;

/**
 * Those of the certificate, and last the one that stands for CRLs which no point names: of the certificate's issuer, for
 * all reasons. Undefined when the extension cannot be read.
 */
export function pointsOf(certificate: Certificate): readonly DistributionPoint[] | undefined {
  const { issuer } = certificate;
  const implied: DistributionPoint = { fullName: [{ type: 'directory', name: issuer }], crlIssuer: [] };
  const extension = findExtension(certificate, CRL_DISTRIBUTION_POINTS);
  if (extension === undefined) return [implied];
  const points = readable(() => decodeCrlDistributionPoints(extension.value));
  return points && [...points.slice(0, MOST_POINTS), implied];
}
