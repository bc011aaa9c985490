/** What extensions, and what they name, are called for people. */
import type { KeyPurpose } from '../../../src/x509/extensions/extended-key-usage.ts';
import type { KeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { ACCESS_METHOD, CRL_EXTENSION, EXTENSION } from '../../../src/x509/oid.ts';

/** RFC 5280 §4.2.1.7, which is read as the subject's names are. */
export const ISSUER_ALT_NAME = '2.5.29.18';

export const EXTENSION_NAMES: ReadonlyMap<string, string> = new Map([
  [EXTENSION.subjectKeyIdentifier, 'Subject key identifier'],
  [EXTENSION.keyUsage, 'Key usage'],
  [EXTENSION.subjectAltName, 'Subject alternative names'],
  [ISSUER_ALT_NAME, 'Issuer alternative names'],
  [EXTENSION.basicConstraints, 'Basic constraints'],
  [EXTENSION.nameConstraints, 'Name constraints'],
  [EXTENSION.crlDistributionPoints, 'CRL distribution points'],
  [CRL_EXTENSION.freshestCrl, 'Freshest CRL'],
  [EXTENSION.certificatePolicies, 'Certificate policies'],
  [EXTENSION.policyMappings, 'Policy mappings'],
  [EXTENSION.authorityKeyIdentifier, 'Authority key identifier'],
  [EXTENSION.policyConstraints, 'Policy constraints'],
  [EXTENSION.extendedKeyUsage, 'Extended key usage'],
  [EXTENSION.inhibitAnyPolicy, 'Inhibit any policy'],
  [EXTENSION.authorityInfoAccess, 'Authority information access'],
  // Known by name, and not read further.
  ['2.5.29.9', 'Subject directory attributes'],
  ['2.5.29.16', 'Private key usage period'],
  ['1.3.6.1.5.5.7.1.3', 'Qualified certificate statements'],
  ['1.3.6.1.5.5.7.1.11', 'Subject information access'],
  ['1.3.6.1.5.5.7.1.24', 'TLS feature'],
  ['1.3.6.1.5.5.7.48.1.5', 'OCSP no check'],
  ['1.3.6.1.4.1.11129.2.4.2', 'Signed certificate timestamps'],
  ['1.3.6.1.4.1.11129.2.4.3', 'Precertificate poison'],
  ['1.3.6.1.4.1.311.20.2', 'Microsoft certificate type'],
  ['1.3.6.1.4.1.311.21.7', 'Microsoft certificate template'],
  ['1.3.6.1.4.1.311.21.10', 'Microsoft application policies'],
  ['2.16.840.1.113730.1.1', 'Netscape certificate type'],
  ['2.16.840.1.113730.1.13', 'Netscape comment'],
]);

export const KEY_USAGE_NAMES: Readonly<Record<KeyUsage, string>> = {
  digital_signature: 'Digital signature',
  content_commitment: 'Content commitment',
  key_encipherment: 'Key encipherment',
  data_encipherment: 'Data encipherment',
  key_agreement: 'Key agreement',
  key_cert_sign: 'Certificate signing',
  crl_sign: 'CRL signing',
  encipher_only: 'Encipher only',
  decipher_only: 'Decipher only',
};

export const KEY_PURPOSE_NAMES: Readonly<Record<KeyPurpose, string>> = {
  any: 'Any purpose',
  server_auth: 'TLS server',
  client_auth: 'TLS client',
  code_signing: 'Code signing',
  email_protection: 'Email protection',
  time_stamping: 'Time stamping',
  ocsp_signing: 'OCSP signing',
};

export const GENERAL_NAME_NAMES: Readonly<Record<GeneralName['type'], string>> = {
  dns: 'DNS name',
  ip: 'IP address',
  email: 'Email address',
  uri: 'URI',
  directory: 'Directory name',
  registeredId: 'Registered ID',
  other: 'Other name',
  unsupported: 'Name of another kind',
};

export const ACCESS_METHOD_NAMES: ReadonlyMap<string, string> = new Map([
  [ACCESS_METHOD.ocsp, 'OCSP'],
  [ACCESS_METHOD.caIssuers, 'Issuer’s certificate'],
]);

/** ReasonFlags (RFC 5280 §4.2.1.13), by bit. */
export const REASON_NAMES: readonly string[] = [
  'unused',
  'key compromise',
  'CA compromise',
  'affiliation changed',
  'superseded',
  'cessation of operation',
  'certificate hold',
  'privilege withdrawn',
  'AA compromise',
];
