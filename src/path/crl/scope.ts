/** Whether a CRL speaks of a certificate (RFC 5280 §6.3.3(b)). */
import { equal } from '../../base/bytes.ts';
import { type Certificate, findExtension } from '../../x509/certificate.ts';
import type { CertificateList } from '../../x509/crl.ts';
import type { DistributionPointName } from '../../x509/distribution-point-name.ts';
import { BASIC_CONSTRAINTS, decodeBasicConstraints } from '../../x509/extensions/basic-constraints.ts';
import type { DistributionPoint } from '../../x509/extensions/crl-distribution-points.ts';
import type { OnlyContains } from '../../x509/extensions/issuing-distribution-point.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { type Name, nameBelow, sameName } from '../../x509/name.ts';
import type { CrlFault } from './fault.ts';
import { readable } from './readable.ts';

/** Names come from anybody, and each is compared with each. */
const MOST_NAMES = 32;

/** @returns undefined when the CRL, by its issuer and its issuingDistributionPoint, speaks of the certificate */
export function scopeFault(
  certificate: Certificate,
  point: DistributionPoint,
  crl: CertificateList,
): CrlFault | undefined {
  const scope = crl.issuingDistributionPoint;
  // (b)(1)
  if (point.crlIssuer.length === 0) {
    if (!sameName(crl.issuer, certificate.issuer)) return 'other_issuer';
  } else if (!directoryNames(point.crlIssuer).some((name) => sameName(name, crl.issuer))) {
    return 'other_issuer';
  } else if (scope?.indirect !== true) {
    return 'out_of_scope';
  }
  // (b)(2)
  if (scope?.point !== undefined && !isNamed(scope.point, point, certificate, crl)) return 'out_of_scope';
  if (scope?.only !== undefined && scope.only !== kindOf(certificate)) return 'out_of_scope';
  return undefined;
}

/** (b)(2)(i): one name of the CRL is one of the point or, when that has none, one of its cRLIssuer. */
function isNamed(
  scope: DistributionPointName,
  point: DistributionPoint,
  certificate: Certificate,
  crl: CertificateList,
): boolean {
  const ours = namesOf(scope, crl.issuer);
  const theirs = namesOf(point, directoryNames(point.crlIssuer)[0] ?? certificate.issuer);
  const wanted = theirs.length > 0 ? theirs : point.crlIssuer.slice(0, MOST_NAMES);
  return ours.some((name) => wanted.some((other) => sameGeneralName(name, other)));
}

/** The full name, or the relative one below the CRL's issuer (§4.2.1.13). */
function namesOf({ fullName, relativeName }: DistributionPointName, issuer: Name): readonly GeneralName[] {
  if (relativeName === undefined) return fullName.slice(0, MOST_NAMES);
  return [{ type: 'directory', name: nameBelow(issuer, relativeName) }];
}

/** Texts to the letter: RFC 5280 §5.2.5 asks for "the identical encoding". */
function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.type === 'directory') return b.type === 'directory' && sameName(a.name, b.name);
  if ('value' in a && typeof a.value === 'string')
    return a.type === b.type && 'value' in b && a.value === b.value;
  if (a.type === 'ip') return b.type === 'ip' && equal(a.octets, b.octets);
  return false;
}

function directoryNames(names: readonly GeneralName[]): readonly Name[] {
  return names.slice(0, MOST_NAMES).flatMap((name) => (name.type === 'directory' ? [name.name] : []));
}

/** (b)(2)(ii) and (iii): by cA of basicConstraints; one that cannot be read is of no kind. */
function kindOf(certificate: Certificate): OnlyContains | undefined {
  const extension = findExtension(certificate, BASIC_CONSTRAINTS);
  if (extension === undefined) return 'user';
  const constraints = readable(() => decodeBasicConstraints(extension.value));
  return constraints && (constraints.ca ? 'ca' : 'user');
}
