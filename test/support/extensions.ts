import {
  AUTHORITY_INFO_ACCESS,
  decodeAuthorityInfoAccess,
} from '../../src/x509/extensions/authority-info-access.ts';
import {
  AUTHORITY_KEY_IDENTIFIER,
  decodeAuthorityKeyIdentifier,
} from '../../src/x509/extensions/authority-key-identifier.ts';
import { BASIC_CONSTRAINTS, decodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import { CERTIFICATE_ISSUER, decodeCertificateIssuer } from '../../src/x509/extensions/certificate-issuer.ts';
import {
  CERTIFICATE_POLICIES,
  decodeCertificatePolicies,
} from '../../src/x509/extensions/certificate-policies.ts';
import {
  CRL_DISTRIBUTION_POINTS,
  decodeCrlDistributionPoints,
  FRESHEST_CRL,
} from '../../src/x509/extensions/crl-distribution-points.ts';
import { CRL_NUMBER, DELTA_CRL_INDICATOR, decodeCrlNumber } from '../../src/x509/extensions/crl-number.ts';
import { decodeExtendedKeyUsage, EXTENDED_KEY_USAGE } from '../../src/x509/extensions/extended-key-usage.ts';
import { decodeInvalidityDate, INVALIDITY_DATE } from '../../src/x509/extensions/invalidity-date.ts';
import {
  decodeIssuingDistributionPoint,
  ISSUING_DISTRIBUTION_POINT,
} from '../../src/x509/extensions/issuing-distribution-point.ts';
import { decodeKeyUsage, KEY_USAGE } from '../../src/x509/extensions/key-usage.ts';
import { decodeNameConstraints, NAME_CONSTRAINTS } from '../../src/x509/extensions/name-constraints.ts';
import { decodeReasonCode, REASON_CODE } from '../../src/x509/extensions/reason-code.ts';
import { decodeSubjectAltName, SUBJECT_ALT_NAME } from '../../src/x509/extensions/subject-alt-name.ts';
import {
  decodeSubjectKeyIdentifier,
  SUBJECT_KEY_IDENTIFIER,
} from '../../src/x509/extensions/subject-key-identifier.ts';

/** Every decoder of extensions, by OID. */
export const DECODERS: ReadonlyMap<string, (value: Uint8Array) => unknown> = new Map<
  string,
  (value: Uint8Array) => unknown
>([
  [AUTHORITY_INFO_ACCESS, decodeAuthorityInfoAccess],
  [AUTHORITY_KEY_IDENTIFIER, decodeAuthorityKeyIdentifier],
  [BASIC_CONSTRAINTS, decodeBasicConstraints],
  [CERTIFICATE_POLICIES, decodeCertificatePolicies],
  [CRL_DISTRIBUTION_POINTS, decodeCrlDistributionPoints],
  [EXTENDED_KEY_USAGE, decodeExtendedKeyUsage],
  [KEY_USAGE, decodeKeyUsage],
  [NAME_CONSTRAINTS, decodeNameConstraints],
  [SUBJECT_ALT_NAME, decodeSubjectAltName],
  [SUBJECT_KEY_IDENTIFIER, decodeSubjectKeyIdentifier],
  [FRESHEST_CRL, decodeCrlDistributionPoints],
  [CRL_NUMBER, decodeCrlNumber],
  [DELTA_CRL_INDICATOR, decodeCrlNumber],
  [ISSUING_DISTRIBUTION_POINT, decodeIssuingDistributionPoint],
  [REASON_CODE, decodeReasonCode],
  [INVALIDITY_DATE, decodeInvalidityDate],
  [CERTIFICATE_ISSUER, decodeCertificateIssuer],
]);
