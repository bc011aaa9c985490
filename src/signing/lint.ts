/**
 * The lint: reads a draft's octets back through the strict reader and holds them to the RFC and to what was decided. It
 * shares no constants with the writer, so that one slip cannot hide in both.
 */
import { equal, toHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { SIGNATURE_ALGORITHMS } from '../keys/algorithms.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Decision } from '../policy/decision.ts';
import { assembleCertificate, type Certificate, parseCertificate } from '../x509/certificate.ts';
import type { Extension } from '../x509/extension.ts';
import { decodeAuthorityKeyIdentifier } from '../x509/extensions/authority-key-identifier.ts';
import { decodeBasicConstraints } from '../x509/extensions/basic-constraints.ts';
import { decodeKeyUsage } from '../x509/extensions/key-usage.ts';
import { decodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import { decodeSubjectKeyIdentifier } from '../x509/extensions/subject-key-identifier.ts';
import { formatIp } from '../x509/general-name.ts';
import { commonNames } from '../x509/name.ts';
import type { SigningIssuer } from './issuer.ts';

/** What the draft should say. */
export interface Intended {
  readonly decision: Decision;
  readonly publicKey: PublicKey;
  readonly issuer: SigningIssuer;
  readonly serial: Uint8Array;
}

/** One lint: true when the certificate, read back, is as it should be. */
type Lint = (read: Certificate, intended: Intended) => boolean;

const LINTS: readonly (readonly [rule: string, holds: Lint])[] = [
  ['RFC 5280 §4.1.2.1: version 3', (c) => c.version === 3],
  ['§4.1.2.2: a positive serial number of at most 20 octets', (c) => positiveSerial(c.serial)],
  ['§4.1.2.2: the serial number that was drawn', (c, i) => equal(c.serial, i.serial)],
  ['§4.1.2.3: the issuer’s algorithm', (c, i) => equal(c.signatureAlgorithm.der, algorithmOf(i.issuer))],
  [
    '§4.1.2.4: the issuer’s name, not empty',
    (c, i) => c.issuer.rdns.length > 0 && equal(c.issuer.der, i.issuer.subject),
  ],
  ['§4.1.2.5: a period that does not end before it begins', (c) => c.notBefore <= c.notAfter],
  [
    '§4.1.2.5: the period that was decided',
    (c, { decision: { validity } }) => c.notBefore === validity.notBefore && c.notAfter === validity.notAfter,
  ],
  [
    'the period lies within the issuer’s',
    (c, i) => c.notBefore >= i.issuer.notBefore && c.notAfter <= i.issuer.notAfter,
  ],
  [
    '§4.1.2.6: the subject that was decided',
    (c, i) => commonNames(c.subject).join() === (i.decision.commonName ?? ''),
  ],
  [
    '§4.1.2.6: an authority has a subject',
    (c, i) => i.decision.authority === undefined || c.subject.rdns.length > 0,
  ],
  ['§4.1.2.7: the key that was judged', (c, i) => equal(c.spki, i.publicKey.spki)],
  [
    '§4.2: no extension that we do not give',
    (c) => c.extensions.every((extension) => GIVEN.has(extension.oid)),
  ],
  [
    '§4.2.1.1: the issuer’s key identifier',
    (c, i) => equal(decodeAuthorityKeyIdentifier(value(c, '2.5.29.35')).keyId ?? NONE, i.issuer.subjectKeyId),
  ],
  [
    '§4.2.1.2: the key’s own identifier',
    (c, i) => equal(decodeSubjectKeyIdentifier(value(c, '2.5.29.14')), i.publicKey.keyId),
  ],
  [
    '§4.2.1.3: key usage, critical, not empty',
    (c) => isCritical(c, '2.5.29.15') && decodeKeyUsage(value(c, '2.5.29.15')).length > 0,
  ],
  [
    '§4.2.1.3: certificates and CRLs are signed by authorities alone',
    (c, i) =>
      ['key_cert_sign', 'crl_sign'].every(
        (usage) => usages(c).includes(usage) === (i.decision.authority !== undefined),
      ),
  ],
  ['§4.2.1.6: names that were decided, and no others', (c, i) => sameNames(c, i.decision)],
  [
    '§4.2.1.6: critical exactly when the subject is empty',
    (c) =>
      extension(c, '2.5.29.17') === undefined || isCritical(c, '2.5.29.17') === (c.subject.rdns.length === 0),
  ],
  [
    '§4.1.2.6: a subject or a name',
    (c) => c.subject.rdns.length > 0 || extension(c, '2.5.29.17') !== undefined,
  ],
  [
    '§4.2.1.9: an authority exactly when one was decided',
    (c, i) => {
      const { ca, pathLength } = decodeBasicConstraints(value(c, '2.5.29.19'));
      return ca === (i.decision.authority !== undefined) && pathLength === i.decision.authority?.pathLength;
    },
  ],
  ['§4.2.1.9: basic constraints are critical', (c) => isCritical(c, '2.5.29.19')],
  [
    '§4.2.1.10: name constraints as decided, critical',
    (c, i) => {
      const decided = i.decision.authority?.nameConstraints !== undefined;
      return decided ? isCritical(c, '2.5.29.30') : extension(c, '2.5.29.30') === undefined;
    },
  ],
];

/** @returns the rules that the draft breaks; none when it may be signed */
export function lint(tbs: Uint8Array, intended: Intended): readonly string[] {
  try {
    // The strict reader reads whole certificates; the signature is of no interest here.
    const read = parseCertificate(assembleCertificate(tbs, algorithmOf(intended.issuer), new Uint8Array(1)));
    return LINTS.filter(([, holds]) => !holds(read, intended)).map(([rule]) => rule);
  } catch (error) {
    if (error instanceof ChanceryError) return [`the draft cannot be read back: ${error.message}`];
    throw error;
  }
}

const NONE = new Uint8Array(0);

/** The extensions that a certificate of ours may carry. */
const GIVEN: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.35',
  '2.5.29.37',
  '1.3.6.1.5.5.7.1.1',
]);

function algorithmOf(issuer: SigningIssuer): Uint8Array {
  return SIGNATURE_ALGORITHMS[issuer.signatureAlgorithm].identifier;
}

function positiveSerial(serial: Uint8Array): boolean {
  return (
    serial.length > 0 && serial.length <= 20 && (serial[0] as number) < 0x80 && !/^0*$/.test(toHex(serial))
  );
}

function extension(certificate: Certificate, oid: string): Extension | undefined {
  return certificate.extensions.find((candidate) => candidate.oid === oid);
}

/** @throws malformed when the extension is absent, which is then the lint's finding */
function value(certificate: Certificate, oid: string): Uint8Array {
  const found = extension(certificate, oid);
  if (found === undefined) throw new ChanceryError('malformed', `extension ${oid} is missing`);
  return found.value;
}

function isCritical(certificate: Certificate, oid: string): boolean {
  return extension(certificate, oid)?.critical === true;
}

function usages(certificate: Certificate): readonly string[] {
  return decodeKeyUsage(value(certificate, '2.5.29.15'));
}

function sameNames(certificate: Certificate, decision: Decision): boolean {
  const found = extension(certificate, '2.5.29.17');
  const read = found === undefined ? [] : decodeSubjectAltName(found.value);
  const texts = read.map((name) =>
    name.type === 'ip'
      ? `ip ${formatIp(name.octets)}`
      : name.type === 'dns'
        ? `dns ${name.value}`
        : 'another',
  );
  return texts.join('\n') === decision.names.map(({ type, value: text }) => `${type} ${text}`).join('\n');
}
