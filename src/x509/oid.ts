/** The OBJECT IDENTIFIERs of X.509's formats, by the names that their RFCs give. Signature algorithms are in `keys`. */

/** Extensions of certificates (RFC 5280 §4.2) and their arc. */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
} as const;

/** Extensions of CRLs and of their entries (RFC 5280 §5.2, §5.3). */
export const CRL_EXTENSION = {
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  freshestCrl: '2.5.29.46',
} as const;

/** KeyPurposeIds (RFC 5280 §4.2.1.12), spelled as our surfaces spell them. */
export const KEY_PURPOSE = {
  any: '2.5.29.37.0',
  server_auth: '1.3.6.1.5.5.7.3.1',
  client_auth: '1.3.6.1.5.5.7.3.2',
  code_signing: '1.3.6.1.5.5.7.3.3',
  email_protection: '1.3.6.1.5.5.7.3.4',
  time_stamping: '1.3.6.1.5.5.7.3.8',
  ocsp_signing: '1.3.6.1.5.5.7.3.9',
} as const;

/** Access methods of authorityInfoAccess (RFC 5280 §4.2.2.1). */
export const ACCESS_METHOD = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
} as const;

/** What a SubjectPublicKeyInfo and a PKCS#8 name their key by (RFC 3279 §2.3, RFC 5480 §2.1, RFC 8410 §3). */
export const KEY_TYPE = {
  rsa: '1.2.840.113549.1.1.1',
  ec: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
} as const;

/** Attributes of a PKCS#10 request (RFC 2985 §5.4). */
export const REQUEST_ATTRIBUTE = {
  extensionRequest: '1.2.840.113549.1.9.14',
} as const;
