/** A critical extension that is not processed here refuses the certificate (RFC 5280 §4.2, §6.1.4(o), §6.1.5(f)). */
import { EXTENSION } from '../../x509/oid.ts';
import type { Fault } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function criticalExtensions({ examined }: CertificateCase): readonly Fault[] {
  return examined.certificate.extensions
    .filter(({ critical, oid }) => critical && !PROCESSED.has(oid))
    .map(({ oid }) => ({
      code: 'unknown_critical_extension',
      message: `its extension ${oid} is critical and not processed here`,
    }));
}

/**
 * Not among them: key identifiers, which are hints here, and authorityInfoAccess. RFC 5280 §4.2.1.1, §4.2.1.2 and §4.2.2.1
 * forbid to mark them critical.
 */
const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.nameConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.policyMappings,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
  // By whoever judges revocation, once there is a path.
  EXTENSION.crlDistributionPoints,
]);
