/** From a decision to the octets that are signed. */
import { SIGNATURE_ALGORITHMS } from '../keys/algorithms.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Decision } from '../policy/decision.ts';
import { type RequestedName, toGeneralName } from '../policy/request.ts';
import { encodeTbsCertificate } from '../x509/certificate.ts';
import type { Extension } from '../x509/extension.ts';
import { encodeAuthorityInfoAccess } from '../x509/extensions/authority-info-access.ts';
import { encodeAuthorityKeyIdentifier } from '../x509/extensions/authority-key-identifier.ts';
import { encodeBasicConstraints } from '../x509/extensions/basic-constraints.ts';
import { encodeCertificatePolicies } from '../x509/extensions/certificate-policies.ts';
import { encodeCrlDistributionPoints } from '../x509/extensions/crl-distribution-points.ts';
import { encodeExtendedKeyUsage } from '../x509/extensions/extended-key-usage.ts';
import { encodeKeyUsage } from '../x509/extensions/key-usage.ts';
import { encodeNameConstraints } from '../x509/extensions/name-constraints.ts';
import { encodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import { encodeSubjectKeyIdentifier } from '../x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { encodeName } from '../x509/name.ts';
import { ANY_POLICY, EXTENSION } from '../x509/oid.ts';
import type { SigningIssuer } from './issuer.ts';

/** DER of the TBSCertificate that says what was decided. */
export function writeTbs(
  decision: Decision,
  publicKey: PublicKey,
  issuer: SigningIssuer,
  serial: Uint8Array,
): Uint8Array {
  return encodeTbsCertificate({
    serial,
    signatureAlgorithm: SIGNATURE_ALGORITHMS[decision.signatureAlgorithm].identifier,
    issuer: issuer.subject,
    notBefore: decision.validity.notBefore,
    notAfter: decision.validity.notAfter,
    subject: encodeName(decision.subject),
    spki: publicKey.spki,
    extensions: extensionsOf(decision, publicKey, issuer),
  });
}

function extensionsOf(decision: Decision, publicKey: PublicKey, issuer: SigningIssuer): readonly Extension[] {
  const { authority, extendedKeyUsage, keyUsage, names } = decision;
  const { anyPolicy, criticalBasicConstraints, criticalExtendedKeyUsage } = decision.policy.extensions;
  const extensions: Extension[] = [];
  const add = (oid: string, critical: boolean, value: Uint8Array): void => {
    extensions.push({ oid, critical, value });
  };
  const basic = authority === undefined ? { ca: false } : basicConstraintsOf(authority.pathLength);
  // RFC 5280 §4.2.1.9: critical in an authority's certificate.
  const isCritical = authority !== undefined || criticalBasicConstraints;
  add(EXTENSION.basicConstraints, isCritical, encodeBasicConstraints(basic));
  if (keyUsage.length > 0) add(EXTENSION.keyUsage, true, encodeKeyUsage(keyUsage));
  if (extendedKeyUsage.length > 0) {
    add(EXTENSION.extendedKeyUsage, criticalExtendedKeyUsage, encodeExtendedKeyUsage(extendedKeyUsage));
  }
  add(EXTENSION.subjectKeyIdentifier, false, encodeSubjectKeyIdentifier(publicKey.keyId));
  add(EXTENSION.authorityKeyIdentifier, false, encodeAuthorityKeyIdentifier({ keyId: issuer.subjectKeyId }));
  if (names.length > 0) {
    // §4.2.1.6: critical when the subject is empty.
    const critical = decision.subject.length === 0;
    add(EXTENSION.subjectAltName, critical, encodeSubjectAltName(names.map(generalName)));
  }
  if (authority?.nameConstraints !== undefined) {
    add(EXTENSION.nameConstraints, true, encodeNameConstraints(authority.nameConstraints));
  }
  if (anyPolicy) {
    add(
      EXTENSION.certificatePolicies,
      false,
      encodeCertificatePolicies([{ oid: ANY_POLICY, qualifiers: [] }]),
    );
  }
  if (issuer.distribution !== undefined) {
    const { caIssuers, crl } = issuer.distribution;
    add(EXTENSION.crlDistributionPoints, false, encodeCrlDistributionPoints([crl]));
    add(
      EXTENSION.authorityInfoAccess,
      false,
      encodeAuthorityInfoAccess({ caIssuers: [caIssuers], ocsp: [] }),
    );
  }
  return extensions;
}

function basicConstraintsOf(pathLength: number | undefined): { ca: true; pathLength?: number } {
  return pathLength === undefined ? { ca: true } : { ca: true, pathLength };
}

/** The decision table refuses every kind that cannot be written. */
function generalName(name: RequestedName): GeneralName {
  const written = toGeneralName(name);
  if (written === undefined) throw new RangeError(`a decided name of kind ${name.type}`);
  return written;
}
