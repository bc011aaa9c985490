/**
 * Key revocation lists (OpenSSH's PROTOCOL.krl). Only what every OpenSSH reads is written: certificates by serial and key
 * id, explicit keys, and SHA-256 of keys. No bitmaps, because readers refuse those of more than 16384 bits, and with them
 * the file; no extensions and no signatures, at which versions differ. sshd that cannot read its list lets nobody in.
 */
import { compare, concat, equal, utf8 } from '../base/bytes.ts';
import type { SshCertificate } from './certificate.ts';
import { encodeSerials, readSerials, type SerialRange } from './krl-serials.ts';
import { SshReader, wireByte, wireString, wireUint32, wireUint64 } from './wire.ts';

export type { SerialRange } from './krl-serials.ts';

/** What is revoked of one authority's certificates. */
export interface KrlCertificates {
  /** The blob of the authority's key. */
  readonly authority: Uint8Array;
  /** From 1 to 2^64 − 1: OpenSSH cannot revoke serial 0. */
  readonly serials: readonly bigint[];
  readonly ranges: readonly SerialRange[];
  readonly keyIds: readonly string[];
}

export interface KrlHead {
  /** Grows with each list. */
  readonly version: bigint;
  /** Seconds since 1970 UTC. */
  readonly generatedAt: bigint;
  readonly comment: string;
}

/** Keys that are revoked for whatever they are: a user's with all of its certificates, an authority's with all it signed. */
export interface KrlKeys {
  /** Blobs. */
  readonly keys: readonly Uint8Array[];
  /** SHA-256 of blobs: 32 octets each. */
  readonly sha256: readonly Uint8Array[];
}

export interface KrlParts extends KrlHead, KrlKeys {
  readonly certificates: readonly KrlCertificates[];
}

/** @throws RangeError for a serial of 0, a range that runs backwards, numbers beyond 64 bits, other than 32 octets as a hash */
export function encodeKrl(parts: KrlParts): Uint8Array {
  return assembleKrl(parts, parts.certificates.map(encodeKrlCertificates), parts);
}

/**
 * A section of certificates, whole; empty when nothing is revoked. With {@link assembleKrl} a long list is made in pieces,
 * between which the caller may let others go on.
 * @throws RangeError
 */
export function encodeKrlCertificates({ authority, serials, ranges, keyIds }: KrlCertificates): Uint8Array {
  if (serials.length + ranges.length + keyIds.length === 0) return new Uint8Array(0);
  const ids = sortedOnce(keyIds.map(utf8));
  return section(
    SECTION.certificates,
    concat(
      wireString(authority),
      wireString(''),
      encodeSerials(serials, ranges),
      ids.length === 0 ? new Uint8Array(0) : section(KEY_IDS, packed(ids)),
    ),
  );
}

/** @param sections as {@link encodeKrlCertificates} gives them @throws RangeError */
export function assembleKrl(head: KrlHead, sections: readonly Uint8Array[], keys: KrlKeys): Uint8Array {
  if (keys.sha256.some((hash) => hash.length !== HASH_OCTETS))
    throw new RangeError('a SHA-256 has 32 octets');
  return concat(
    MAGIC,
    wireUint32(FORMAT),
    wireUint64(head.version),
    wireUint64(head.generatedAt),
    wireUint64(0n),
    wireString(''),
    wireString(head.comment),
    ...sections,
    keys.keys.length === 0 ? new Uint8Array(0) : section(SECTION.keys, packed(sortedOnce(keys.keys))),
    keys.sha256.length === 0 ? new Uint8Array(0) : section(SECTION.sha256, packed(sortedOnce(keys.sha256))),
  );
}

/** Reads what {@link encodeKrl} writes, in any order. @throws malformed for other sections too */
export function parseKrl(octets: Uint8Array): KrlParts {
  return SshReader.whole(octets, (reader) => {
    if (!equal(reader.octets(MAGIC.length), MAGIC)) reader.fail('must be a KRL');
    if (reader.uint32() !== FORMAT) reader.fail(`must be a KRL of format ${FORMAT}`);
    const [version, generatedAt, flags] = [reader.uint64(), reader.uint64(), reader.uint64()];
    if (flags !== 0n || reader.string().length !== 0) reader.fail('must be a KRL without flags');
    const comment = reader.text();
    const found: Found = { certificates: [], keys: [], sha256: [] };
    while (!reader.isAtEnd) readSection(reader, found);
    return { version, generatedAt, comment, ...found };
  });
}

/** Whether sshd with this list would refuse the certificate. */
export function isRevokedBy(krl: KrlParts, certificate: SshCertificate): boolean {
  const { key, signatureKey } = certificate;
  return (
    isKeyRevokedBy(krl, key) ||
    isKeyRevokedBy(krl, signatureKey) ||
    krl.certificates.some(
      (part) =>
        isAbout(part, signatureKey.blob) && (hasSerial(part, certificate) || hasKeyId(part, certificate)),
    )
  );
}

function isKeyRevokedBy({ keys, sha256 }: KrlKeys, { blob, fingerprint }: SshCertificate['key']): boolean {
  return keys.some((each) => equal(each, blob)) || sha256.some((each) => equal(each, fingerprint));
}

/** A section without an authority is about those of all. */
function isAbout({ authority }: KrlCertificates, blob: Uint8Array): boolean {
  return authority.length === 0 || equal(authority, blob);
}

function hasSerial({ serials, ranges }: KrlCertificates, { serial }: SshCertificate): boolean {
  if (serial === 0n) return false;
  return serials.includes(serial) || ranges.some(({ first, last }) => first <= serial && serial <= last);
}

function hasKeyId({ keyIds }: KrlCertificates, { keyId }: SshCertificate): boolean {
  return keyIds.includes(keyId);
}

/** `SSHKRL\n\0`. */
const MAGIC = utf8('SSHKRL\n\0');
const FORMAT = 1;
const HASH_OCTETS = 32;
const SECTION = { certificates: 1, keys: 2, sha256: 5 } as const;
/** Within a section of certificates. */
const KEY_IDS = 0x23;

interface Found {
  readonly certificates: KrlCertificates[];
  readonly keys: Uint8Array[];
  readonly sha256: Uint8Array[];
}

function readSection(reader: SshReader, found: Found): void {
  const type = reader.byte();
  const body = new SshReader(reader.string());
  if (type === SECTION.certificates) found.certificates.push(readCertificates(body));
  else if (type === SECTION.keys) while (!body.isAtEnd) found.keys.push(body.string());
  else if (type === SECTION.sha256) while (!body.isAtEnd) found.sha256.push(readHash(body));
  else
    reader.fail(`must hold sections of certificates, keys and SHA-256 alone, and holds one of type ${type}`);
}

function readCertificates(reader: SshReader): KrlCertificates {
  const authority = reader.string();
  if (reader.string().length !== 0) reader.fail('must be a KRL with empty reserved fields');
  const found = { authority, serials: [] as bigint[], ranges: [] as SerialRange[], keyIds: [] as string[] };
  while (!reader.isAtEnd) {
    const type = reader.byte();
    const body = new SshReader(reader.string());
    if (type === KEY_IDS) while (!body.isAtEnd) found.keyIds.push(body.text());
    else readSerials(type, body, found);
  }
  return found;
}

function readHash(reader: SshReader): Uint8Array {
  const hash = reader.string();
  if (hash.length !== HASH_OCTETS) reader.fail('holds a SHA-256 that has not 32 octets');
  return hash;
}

function section(type: number, body: Uint8Array): Uint8Array {
  return concat(wireByte(type), wireString(body));
}

/** Strings, one after another, in one buffer. */
function packed(strings: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(strings.reduce((total, each) => total + 4 + each.length, 0));
  const view = new DataView(octets.buffer);
  let at = 0;
  for (const each of strings) {
    view.setUint32(at, each.length);
    octets.set(each, at + 4);
    at += 4 + each.length;
  }
  return octets;
}

/** By octets, which for hashes is the numeric order that the format asks for. */
function sortedOnce(strings: readonly Uint8Array[]): readonly Uint8Array[] {
  return strings
    .toSorted(compare)
    .filter((each, i, sorted) => i === 0 || !equal(each, sorted[i - 1] as Uint8Array));
}
