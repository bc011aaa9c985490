/**
 * What RFC 5280 §4 obliges authorities to write, and §6 does not oblige validators to check: asked for by `strict`, as
 * OpenSSL's `-x509_strict` does. Without it certificates of old and private authorities, which often lack a key
 * identifier, are taken.
 */
import { findExtension } from '../../x509/certificate.ts';
import { EXTENSION } from '../../x509/oid.ts';
import type { Examined } from '../examined.ts';
import { type Fault, NO_FAULTS } from '../problem.ts';
import type { CertificateCase, Position } from './rule.ts';

export function profile({ examined, position, request }: CertificateCase): readonly Fault[] {
  if (request.strict !== true) return NO_FAULTS;
  return PROFILE.filter(([, holds]) => !holds(examined, position)).map(([demand]) => ({
    code: 'profile',
    message: `RFC 5280 ${demand}`,
  }));
}

type Demand = (examined: Examined, position: Position) => boolean;

/** Each true of a certificate that is as it must be. */
const PROFILE: readonly (readonly [demand: string, holds: Demand])[] = [
  ['§4.1.2.2 asks for a positive serial number of at most 20 octets', hasGoodSerial],
  ['§4.1.2.4 asks for an issuer that is not empty', ({ certificate }) => certificate.issuer.rdns.length > 0],
  [
    '§4.1.2.6 asks an authority for a subject that is not empty',
    ({ certificate, basicConstraints }) =>
      basicConstraints?.ca !== true || certificate.subject.rdns.length > 0,
  ],
  [
    '§4.1.2.6 asks for a critical subjectAltName where the subject is empty',
    (e) => e.certificate.subject.rdns.length > 0 || isCritical(e, 'subjectAltName'),
  ],
  [
    '§4.2.1.1 asks for a key identifier of the authority, but in self-signed certificates',
    (e, position) =>
      e.authorityKeyId !== undefined || (e.selfIssued && position !== 'intermediate') || isOld(e),
  ],
  [
    '§4.2.1.2 asks an authority for a subject key identifier',
    (e) => e.basicConstraints?.ca !== true || e.subjectKeyId !== undefined,
  ],
  [
    '§4.2.1.3 asks for cA where keyUsage has keyCertSign',
    (e) => e.keyUsage?.includes('key_cert_sign') !== true || e.basicConstraints?.ca === true,
  ],
  [
    '§4.2.1.3 asks an authority for keyUsage',
    (e) => e.basicConstraints?.ca !== true || e.keyUsage !== undefined,
  ],
  [
    '§4.2.1.9 asks an authority for basicConstraints with cA, and so for version 3',
    (e, position) => position === 'leaf' || e.basicConstraints?.ca === true,
  ],
  [
    '§4.2.1.9 asks an authority for critical basicConstraints',
    (e) => e.basicConstraints?.ca !== true || isCritical(e, 'basicConstraints'),
  ],
  [
    '§4.2.1.9 asks for cA and keyCertSign where there is a path length',
    ({ basicConstraints, keyUsage }) =>
      basicConstraints?.pathLength === undefined ||
      (basicConstraints.ca && keyUsage?.includes('key_cert_sign') !== false),
  ],
  [
    '§4.2.1.10 asks for nameConstraints in authorities alone',
    (e) => !has(e, 'nameConstraints') || e.basicConstraints?.ca === true,
  ],
  [
    '§4.2.1.10 asks for critical nameConstraints',
    (e) => !has(e, 'nameConstraints') || isCritical(e, 'nameConstraints'),
  ],
  ['§4.2.1.10 asks for dNSName constraints without a leading period', (e) => !hasLeadingPeriod(e)],
  [
    '§4.2.1.11 asks for critical policyConstraints',
    (e) => !has(e, 'policyConstraints') || isCritical(e, 'policyConstraints'),
  ],
  [
    '§4.2.1.14 asks for a critical inhibitAnyPolicy',
    (e) => !has(e, 'inhibitAnyPolicy') || isCritical(e, 'inhibitAnyPolicy'),
  ],
];

function hasGoodSerial({ certificate: { serial } }: Examined): boolean {
  return serial.length <= 20 && (serial[0] as number) < 0x80 && serial.some((octet) => octet !== 0);
}

function hasLeadingPeriod({ nameConstraints }: Examined): boolean {
  const bases = [...(nameConstraints?.permitted ?? []), ...(nameConstraints?.excluded ?? [])];
  return bases.some((base) => base.type === 'dns' && base.value.startsWith('.'));
}

/** Versions 1 and 2 have no extensions. */
function isOld({ certificate }: Examined): boolean {
  return certificate.version < 3;
}

function has({ certificate }: Examined, name: keyof typeof EXTENSION): boolean {
  return findExtension(certificate, EXTENSION[name]) !== undefined;
}

function isCritical({ certificate }: Examined, name: keyof typeof EXTENSION): boolean {
  return findExtension(certificate, EXTENSION[name])?.critical === true;
}
