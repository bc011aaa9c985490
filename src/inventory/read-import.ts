/**
 * Reading a certificate that was issued elsewhere. What it says is taken as it stands, weak keys, old signatures and a past
 * end included, as it is to be watched and not trusted; but it is read strictly, within bounds, and by what it really is.
 */

import { equal } from '../base/bytes.ts';
import { ChanceryError, type ErrorReason, invalidField } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import { formatIp } from '../base/ip.ts';
import { magnitude } from '../der/reader.ts';
import { isSignedBy, keyKind } from '../keys/foreign-key.ts';
import type { CertificateName } from '../records/search.ts';
import { type Certificate, findExtension } from '../x509/certificate.ts';
import { parseCertificatePem, parseCertificatesPem } from '../x509/certificate-pem.ts';
import { decodeAuthorityKeyIdentifier } from '../x509/extensions/authority-key-identifier.ts';
import { decodeBasicConstraints } from '../x509/extensions/basic-constraints.ts';
import { decodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { commonNames, sameName } from '../x509/name.ts';
import { EXTENSION } from '../x509/oid.ts';

/** In characters of PEM. */
export const LONGEST_CERTIFICATE_CHAIN = 262_144;

const MOST_ABOVE = 12;
const MOST_NAMES = 1000;
/** In octets of UTF-8: an index holds no longer one. */
const LONGEST_NAME = 2000;
const LONGEST_KEY_ID = 64;
/** RFC 5280 §4.1.2.2. */
const LONGEST_SERIAL = 20;

/** Of a certificate as it came. */
export interface Foreign {
  readonly certificate: Certificate;
  readonly isAuthority: boolean;
  /** The octets of a positive number without a sign octet; of others as they stand. */
  readonly serial: Uint8Array;
  readonly commonName: string | null;
  /** Without repetition; of the kinds that certificates are found by. */
  readonly names: readonly CertificateName[];
  readonly keyKind: string;
  /** SHA-256 of its SubjectPublicKeyInfo. */
  readonly spkiHash: Uint8Array;
  /** SHA-256 of its DER. */
  readonly hash: Uint8Array;
  /** What it says of its issuer's key; empty when it says nothing. */
  readonly authorityKeyId: Uint8Array;
}

/** One PEM block. @throws malformed */
export function readForeign(pem: string): Foreign {
  return factsOf(parseCertificatePem(pem));
}

/**
 * The certificates above, issuer first, each of which signed the one before it. The certificate itself may stand before
 * them.
 * @throws malformed, with a reason for what can be read and does not belong together
 */
export function readChain(pem: string, below: Certificate): readonly Certificate[] {
  const given = parseCertificatesPem(pem, MOST_ABOVE + 1);
  const isFirst = given[0] !== undefined && equal(given[0].der, below.der);
  // One that signed itself stands above itself.
  const isOwnIssuer = given.length === 1 && sameName(below.issuer, below.subject);
  const chain = isFirst && !isOwnIssuer ? given.slice(1) : given;
  if (chain.length === 0) throw malformed('must hold a certificate above the certificate', 'chain_empty');
  if (chain.length > MOST_ABOVE) throw malformed(`must hold at most ${MOST_ABOVE} certificates`);
  for (const [i, issuer] of chain.entries()) checkSigned(chain[i - 1] ?? below, issuer, i);
  return chain;
}

/** @throws malformed for an extension that cannot be read, or what is beyond the bounds */
export function factsOf(certificate: Certificate): Foreign {
  const [commonName = null] = commonNames(certificate.subject);
  const constraints = findExtension(certificate, EXTENSION.basicConstraints);
  const key = findExtension(certificate, EXTENSION.authorityKeyIdentifier);
  const authorityKeyId = key && decodeAuthorityKeyIdentifier(key.value).keyId;
  if (authorityKeyId !== undefined && authorityKeyId.length > LONGEST_KEY_ID) {
    throw malformed(`has an authority key identifier of more than ${LONGEST_KEY_ID} octets`);
  }
  return {
    certificate,
    isAuthority: constraints !== undefined && decodeBasicConstraints(constraints.value).ca,
    serial: serialOf(certificate),
    commonName,
    names: namesOf(certificate, commonName),
    keyKind: keyKind(certificate.spki),
    spkiHash: sha256(certificate.spki),
    hash: sha256(certificate.der),
    authorityKeyId: authorityKeyId ?? new Uint8Array(0),
  };
}

/** CA certificates are what others are trusted by; they are kept elsewhere. @throws invalid_field */
export function checkIsLeaf({ isAuthority }: Foreign, field: string): void {
  if (!isAuthority) return;
  throw invalidField(field, 'must not be the certificate of a CA: register that as a trust anchor');
}

function checkSigned(subject: Certificate, issuer: Certificate, i: number): void {
  const below = i === 0 ? 'the certificate' : `certificate ${i}`;
  const reason = i === 0 ? 'chain_of_another' : 'chain_broken';
  if (!sameName(subject.issuer, issuer.subject)) {
    throw malformed(
      `must lead on from the certificate, issuer first: ${i + 1} is not of the issuer of ${below}`,
      reason,
    );
  }
  if (!isSignedBy(subject.der, issuer.spki)) {
    throw malformed(`must lead on from the certificate: the key of ${i + 1} did not sign ${below}`, reason);
  }
}

function serialOf({ serial }: Certificate): Uint8Array {
  const octets = magnitude(serial);
  if (octets.length <= LONGEST_SERIAL) return octets;
  throw malformed(`has a serial number of more than ${LONGEST_SERIAL} octets`);
}

function namesOf(certificate: Certificate, commonName: string | null): readonly CertificateName[] {
  const san = findExtension(certificate, EXTENSION.subjectAltName);
  const general = san === undefined ? [] : decodeSubjectAltName(san.value);
  const cn: CertificateName[] = commonName === null ? [] : [{ type: 'cn', value: commonName }];
  const all = [...cn, ...general.flatMap(nameOf)];
  const distinct = new Map(all.map((name) => [`${name.type} ${name.value}`, name]));
  if (distinct.size > MOST_NAMES) throw malformed(`has more than ${MOST_NAMES} names`);
  if (all.some(({ value }) => Buffer.byteLength(value) > LONGEST_NAME)) {
    throw malformed(`has a name of more than ${LONGEST_NAME} octets`);
  }
  return [...distinct.values()];
}

function nameOf(name: GeneralName): readonly CertificateName[] {
  switch (name.type) {
    case 'dns':
      return [{ type: 'dns', value: name.value.toLowerCase() }];
    case 'ip':
      return [{ type: 'ip', value: formatIp(name.octets) }];
    case 'email':
    case 'uri':
      return [{ type: name.type, value: name.value }];
    default:
      return [];
  }
}

function malformed(what: string, reason?: ErrorReason): ChanceryError {
  return new ChanceryError('malformed', what, reason === undefined ? {} : { reason });
}
