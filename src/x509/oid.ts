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
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
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

/** The policy that stands for every policy (RFC 5280 §4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0';

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

/** Content types (RFC 5652 §4, §8). */
export const CONTENT_TYPE = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
} as const;

/** Bags of a PKCS#12 file (RFC 7292 §4.2), the type of certificate in one (§4.2.3), and attributes (RFC 2985 §5.5). */
export const PKCS12 = {
  pkcs8ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
} as const;

/** What PBES2 is made of (RFC 8018 Appendix C). */
export const PBES2 = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

/** RFC 5754 §2.2. */
export const SHA256 = '2.16.840.1.101.3.4.2.1';
