/** One of each extension and GeneralName, and a name with most kinds of attributes. */

import { parseIp } from '../../src/base/ip.ts';
import { TAG } from '../../src/der/tag.ts';
import { encode, oid, sequence, setOf, text } from '../../src/der/writer.ts';
import type { Extension } from '../../src/x509/extension.ts';
import {
  AUTHORITY_INFO_ACCESS,
  encodeAuthorityInfoAccess,
} from '../../src/x509/extensions/authority-info-access.ts';
import {
  AUTHORITY_KEY_IDENTIFIER,
  encodeAuthorityKeyIdentifier,
} from '../../src/x509/extensions/authority-key-identifier.ts';
import { BASIC_CONSTRAINTS, encodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import {
  CERTIFICATE_POLICIES,
  encodeCertificatePolicies,
} from '../../src/x509/extensions/certificate-policies.ts';
import {
  CRL_DISTRIBUTION_POINTS,
  encodeCrlDistributionPoints,
} from '../../src/x509/extensions/crl-distribution-points.ts';
import { EXTENDED_KEY_USAGE, encodeExtendedKeyUsage } from '../../src/x509/extensions/extended-key-usage.ts';
import { encodeKeyUsage, KEY_USAGE } from '../../src/x509/extensions/key-usage.ts';
import { encodeNameConstraints, NAME_CONSTRAINTS } from '../../src/x509/extensions/name-constraints.ts';
import { encodeSubjectAltName, SUBJECT_ALT_NAME } from '../../src/x509/extensions/subject-alt-name.ts';
import {
  encodeSubjectKeyIdentifier,
  SUBJECT_KEY_IDENTIFIER,
} from '../../src/x509/extensions/subject-key-identifier.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { encodeName, parseName } from '../../src/x509/name.ts';
import { KEY_PURPOSE } from '../../src/x509/oid.ts';
import { hex } from './x509.ts';

const ip = (text: string): GeneralName => ({ type: 'ip', octets: parseIp(text) ?? new Uint8Array(0) });
const extension = (oid: string, critical: boolean, value: Uint8Array): Extension => ({
  oid,
  critical,
  value,
});

/** One of each form, but those that are `unsupported`. */
export const EVERY_GENERAL_NAME: readonly GeneralName[] = [
  { type: 'dns', value: '*.example.com' },
  { type: 'email', value: 'ca@example.com' },
  { type: 'uri', value: 'spiffe://example.com/a' },
  ip('192.0.2.1'),
  ip('2001:db8::1'),
  { type: 'directory', name: parseName(encodeName([{ type: 'commonName', value: 'x' }])) },
  { type: 'registeredId', oid: '1.2.3.4' },
  { type: 'other', oid: '1.3.6.1.4.1.311.20.2.3', value: hex('0c0161') },
];

export const EVERY_EXTENSION: readonly Extension[] = [
  extension(BASIC_CONSTRAINTS, true, encodeBasicConstraints({ ca: true, pathLength: 2 })),
  extension(KEY_USAGE, true, encodeKeyUsage(['digital_signature', 'key_cert_sign', 'crl_sign'])),
  extension(
    EXTENDED_KEY_USAGE,
    false,
    encodeExtendedKeyUsage([KEY_PURPOSE.server_auth, KEY_PURPOSE.ocsp_signing]),
  ),
  extension(SUBJECT_KEY_IDENTIFIER, false, encodeSubjectKeyIdentifier(hex('0102030405'))),
  extension(AUTHORITY_KEY_IDENTIFIER, false, encodeAuthorityKeyIdentifier({ keyId: hex('060708') })),
  extension(SUBJECT_ALT_NAME, false, encodeSubjectAltName(EVERY_GENERAL_NAME)),
  extension(CRL_DISTRIBUTION_POINTS, false, encodeCrlDistributionPoints(['http://crl.example/1'])),
  extension(
    AUTHORITY_INFO_ACCESS,
    false,
    encodeAuthorityInfoAccess({ ocsp: ['http://ocsp.example'], caIssuers: ['http://ca.example/1.cer'] }),
  ),
  extension(
    NAME_CONSTRAINTS,
    true,
    encodeNameConstraints({
      permitted: [
        { type: 'dns', value: 'example.com' },
        { type: 'ip', octets: hex('0a000000 ff000000') },
      ],
      excluded: [{ type: 'email', value: '.example.org' }],
    }),
  ),
  extension(
    CERTIFICATE_POLICIES,
    false,
    encodeCertificatePolicies([{ oid: '2.23.140.1.2.1', qualifiers: [] }]),
  ),
];

const attribute = (type: string, tag: number, value: string) => sequence(oid(type), text(tag, value));

/** DER. */
export const RICH_NAME: Uint8Array = encode(
  sequence(
    setOf([attribute('2.5.4.6', TAG.printableString, 'DE')]),
    setOf([attribute('2.5.4.10', TAG.utf8String, 'Käse, "Brot" & Söhne')]),
    setOf([
      attribute('2.5.4.11', TAG.teletexString, 'a'),
      attribute('2.5.4.11', TAG.printableString, 'b'),
      sequence(oid('2.5.4.3'), hex('1e04 0041 20ac')),
    ]),
    setOf([sequence(oid('2.5.4.45'), hex('0302 0780'))]),
    setOf([attribute('1.2.840.113549.1.9.1', TAG.ia5String, 'ca@example.com')]),
  ),
);
