/**
 * The lint: holds a draft, read back from its octets, to the RFC and to what was decided. It shares no constants with the
 * writer, so that one slip cannot hide in both.
 */
import { equal, toHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { SIGNATURE_ALGORITHMS } from '../keys/algorithms.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Decision } from '../policy/decision.ts';
import type { SubjectAttribute } from '../policy/request.ts';
import { commonNames } from '../x509/name.ts';
import type { SigningIssuer } from './issuer.ts';
import { nameText, type ReadBack, readBack } from './read-back.ts';

/** What the draft should say. */
export interface Intended {
  readonly decision: Decision;
  readonly publicKey: PublicKey;
  readonly issuer: LintedIssuer;
  /** Its magnitude. */
  readonly serial: Uint8Array;
}

/** An issuer as far as the lint looks at it: nothing is signed with it. */
export type LintedIssuer = Pick<
  SigningIssuer,
  'subject' | 'subjectKeyId' | 'notBefore' | 'notAfter' | 'distribution'
> & { readonly signer: Pick<SigningIssuer['signer'], 'algorithms'> };

/** One lint: true when the draft is as it should be. */
type Lint = (read: ReadBack, intended: Intended) => boolean;

/** Clauses are RFC 5280's. */
const LINTS: readonly (readonly [rule: string, holds: Lint])[] = [
  ['§4.1.2.1: version 3', ({ certificate: c }) => c.version === 3],
  ['§4.1.2.2: a positive serial number of at most 20 octets', ({ certificate: c }) => isPositive(c.serial)],
  ['§4.1.2.2: the serial number that was drawn', ({ certificate: c }, i) => equal(c.serial, i.serial)],
  [
    '§4.1.2.3: the algorithm that was decided, of the issuer’s key',
    ({ certificate: c }, i) =>
      equal(c.signatureAlgorithm.der, algorithmOf(i.decision)) &&
      i.issuer.signer.algorithms.has(i.decision.signatureAlgorithm),
  ],
  [
    '§4.1.2.4: the issuer’s name, not empty',
    ({ certificate: c }, i) => c.issuer.rdns.length > 0 && equal(c.issuer.der, i.issuer.subject),
  ],
  ['§4.1.2.5: a period that ends after it begins', ({ certificate: c }) => c.notBefore < c.notAfter],
  [
    '§4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on',
    ({ certificate: { notAfter, notBefore }, generalizedTimes: [first, last] }) =>
      first === notBefore >= YEAR_2050 && last === notAfter >= YEAR_2050,
  ],
  [
    '§4.1.2.5: the period that was decided',
    ({ certificate: c }, { decision: { validity } }) =>
      c.notBefore === validity.notBefore && c.notAfter === validity.notAfter,
  ],
  [
    'the period lies within the issuer’s',
    ({ certificate: c }, { issuer }) => c.notBefore >= issuer.notBefore && c.notAfter <= issuer.notAfter,
  ],
  [
    '§4.1.2.6: the subject that was decided, in its order, and nothing else',
    (r, { decision: { subject } }) =>
      JSON.stringify(r.subject) ===
      JSON.stringify(subject.map(({ type, value }) => [`${ATTRIBUTES[type]} ${value}`])),
  ],
  [
    '§4.1.2.6: the one common name that was decided',
    ({ certificate: c }, i) => commonNames(c.subject).join() === (i.decision.commonName ?? ''),
  ],
  [
    '§4.1.2.6: a subject or a name',
    ({ certificate: c, names }) => c.subject.rdns.length > 0 || names.length > 0,
  ],
  [
    '§4.1.2.6: an authority has a subject',
    ({ certificate: c }, i) => !isAuthority(i) || c.subject.rdns.length > 0,
  ],
  ['§4.1.2.7: the key at hand', ({ certificate: c }, i) => equal(c.spki, i.publicKey.spki)],
  [
    '§4.1.2.7: the key that was decided',
    ({ certificate: c }, { decision: { key }, publicKey }) =>
      key.kind === 'given' ? equal(c.spki, key.publicKey.spki) : publicKey.algorithm === key.algorithm,
  ],
  [
    '§4.2: no extension that we do not give',
    ({ certificate: c }) => c.extensions.every(({ oid }) => GIVEN.has(oid)),
  ],
  ['§4.2.1.1: the issuer’s key identifier', (r, i) => r.authorityKeyId === toHex(i.issuer.subjectKeyId)],
  ['§4.2.1.2: the key’s own identifier', (r, i) => r.subjectKeyId === toHex(i.publicKey.keyId)],
  [
    '§4.2.1.3: key usage, critical, as decided',
    (r, i) =>
      r.critical.has('2.5.29.15') === i.decision.keyUsage.length > 0 && same(r.keyUsage, i.decision.keyUsage),
  ],
  [
    '§4.2.1.3: certificates and CRLs are signed by authorities alone',
    (r, i) => ['key_cert_sign', 'crl_sign'].every((usage) => r.keyUsage.includes(usage) === isAuthority(i)),
  ],
  [
    '§4.2.1.4: any policy, or none, as decided',
    (r, { decision: { policy } }) =>
      !r.critical.has('2.5.29.32') && same(r.policies, policy.extensions.anyPolicy ? ['2.5.29.32.0 0'] : []),
  ],
  [
    '§4.2.1.6: the names that were decided',
    (r, i) =>
      same(
        r.names,
        i.decision.names.map(({ type, value }) => `${type} ${value}`),
      ),
  ],
  [
    '§4.2.1.6: names are critical exactly when the subject is empty',
    (r) => r.names.length === 0 || r.critical.has('2.5.29.17') === (r.certificate.subject.rdns.length === 0),
  ],
  [
    '§4.2.1.9: basic constraints, critical for an authority, as decided',
    ({ basicConstraints, critical }, i) =>
      critical.has('2.5.29.19') ===
        (isAuthority(i) || i.decision.policy.extensions.criticalBasicConstraints) &&
      basicConstraints?.ca === isAuthority(i) &&
      basicConstraints.pathLength === i.decision.authority?.pathLength,
  ],
  [
    '§4.2.1.10: name constraints, critical, as decided',
    (r, { decision: { authority } }) =>
      same(r.permitted, (authority?.nameConstraints?.permitted ?? []).map(nameText)) &&
      same(r.excluded, (authority?.nameConstraints?.excluded ?? []).map(nameText)) &&
      r.critical.has('2.5.29.30') === r.permitted.length + r.excluded.length > 0,
  ],
  [
    '§4.2.1.12: the purposes that were decided, each once',
    (r, i) =>
      same(r.extendedKeyUsage, i.decision.extendedKeyUsage) &&
      new Set(r.extendedKeyUsage).size === r.extendedKeyUsage.length &&
      r.critical.has('2.5.29.37') ===
        (r.extendedKeyUsage.length > 0 && i.decision.policy.extensions.criticalExtendedKeyUsage),
  ],
  [
    '§4.2.1.13: where the issuer’s CRL is',
    (r, { issuer: { distribution } }) =>
      same(r.crls, distribution === undefined ? [] : [`uri ${distribution.crl}`]),
  ],
  [
    '§4.2.2.1: where the issuer’s certificate is',
    (r, { issuer: { distribution } }) =>
      same(r.caIssuers, distribution === undefined ? [] : [distribution.caIssuers]),
  ],
];

/** @returns the rules that the draft breaks; none when it may be signed */
export function lint(tbs: Uint8Array, intended: Intended): readonly string[] {
  try {
    const read = readBack(tbs, algorithmOf(intended.decision));
    return LINTS.filter(([, holds]) => !holds(read, intended)).map(([rule]) => rule);
  } catch (error) {
    if (error instanceof ChanceryError) return [`the draft cannot be read back: ${error.message}`];
    throw error;
  }
}

/** 2050-01-01T00:00:00Z. */
const YEAR_2050 = 2_524_608_000;

/**
 * OID and string type of each attribute (RFC 5280 Appendix A.1): UTF8String (12), but PrintableString (19) or IA5String
 * (22) where nothing else is allowed.
 */
const ATTRIBUTES: Readonly<Record<SubjectAttribute['type'], string>> = {
  commonName: '2.5.4.3 12',
  surname: '2.5.4.4 12',
  serialNumber: '2.5.4.5 19',
  countryName: '2.5.4.6 19',
  localityName: '2.5.4.7 12',
  stateOrProvinceName: '2.5.4.8 12',
  streetAddress: '2.5.4.9 12',
  organizationName: '2.5.4.10 12',
  organizationalUnitName: '2.5.4.11 12',
  title: '2.5.4.12 12',
  postalCode: '2.5.4.17 12',
  name: '2.5.4.41 12',
  givenName: '2.5.4.42 12',
  initials: '2.5.4.43 12',
  generationQualifier: '2.5.4.44 12',
  dnQualifier: '2.5.4.46 19',
  pseudonym: '2.5.4.65 12',
  userId: '0.9.2342.19200300.100.1.1 12',
  domainComponent: '0.9.2342.19200300.100.1.25 22',
  emailAddress: '1.2.840.113549.1.9.1 22',
};

/** The extensions that a certificate of ours may carry. */
const GIVEN: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.35',
  '2.5.29.37',
  '1.3.6.1.5.5.7.1.1',
]);

function isAuthority({ decision }: Intended): boolean {
  return decision.authority !== undefined;
}

function algorithmOf({ signatureAlgorithm }: Decision): Uint8Array {
  return SIGNATURE_ALGORITHMS[signatureAlgorithm].identifier;
}

function isPositive(serial: Uint8Array): boolean {
  return (
    serial.length > 0 && serial.length <= 20 && (serial[0] as number) < 0x80 && /[1-9a-f]/.test(toHex(serial))
  );
}

/** The same texts; order means nothing in any of these lists. */
function same(read: readonly string[], intended: readonly string[]): boolean {
  return read.toSorted().join('\n') === intended.toSorted().join('\n');
}
