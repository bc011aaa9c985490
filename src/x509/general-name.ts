/** GeneralName (RFC 5280 §4.2.1.6). */
import { ChanceryError } from '../base/error.ts';
import { encodeOidContents } from '../der/oid.ts';
import type { DerReader } from '../der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../der/tag.ts';
import { explicit, implicit, implicitConstructed, type Node, oid, text } from '../der/writer.ts';
import { type Name, readName } from './name.ts';
import { decodeString, fitsString } from './strings.ts';

/** All octets are views of the input. */
export type GeneralName =
  /** ASCII without NUL; nothing else of their syntax is checked here. */
  | { readonly type: 'dns' | 'email' | 'uri'; readonly value: string }
  /** The address, 4 or 16 octets; in name constraints the address and its mask, 8 or 32. */
  | { readonly type: 'ip'; readonly octets: Uint8Array }
  | { readonly type: 'directory'; readonly name: Name }
  | { readonly type: 'registeredId'; readonly oid: string }
  /** `value` is DER. */
  | { readonly type: 'other'; readonly oid: string; readonly value: Uint8Array }
  /** x400Address or ediPartyName: well-formed DER, its tag included. */
  | { readonly type: 'unsupported'; readonly tag: number; readonly der: Uint8Array };

/** @throws malformed, also for an iPAddress of other than 4 or 16 octets */
export function readGeneralName(reader: DerReader): GeneralName {
  return read(reader, ipAddress);
}

/** A GeneralName as name constraints use it: an iPAddress holds an address and its mask (RFC 5280 §4.2.1.10). */
export function readSubtreeName(reader: DerReader): GeneralName {
  return read(reader, ipRange);
}

/** GeneralNames under any tag: at least one. @throws malformed */
export function readGeneralNames(reader: DerReader, tag: number = TAG.sequence): GeneralName[] {
  return reader.each(tag, readGeneralName, 1);
}

/** @throws malformed when a dns, email or uri is not ASCII */
export function generalNameNode(name: GeneralName): Node {
  switch (name.type) {
    case 'dns':
    case 'email':
    case 'uri':
      return textNode(name.type, name.value);
    case 'ip':
      return implicit(NUMBER.ip, name.octets);
    case 'directory':
      // EXPLICIT although the module's tags are implicit, as Name is a CHOICE (X.680 §31.2.7).
      return explicit(NUMBER.directory, name.name.der);
    case 'registeredId':
      return implicit(NUMBER.registeredId, encodeOidContents(name.oid));
    case 'other':
      return implicitConstructed(NUMBER.other, [oid(name.oid), explicit(0, name.value)]);
    case 'unsupported':
      return name.der;
  }
}

const NUMBER = {
  other: 0,
  email: 1,
  dns: 2,
  x400: 3,
  directory: 4,
  ediParty: 5,
  uri: 6,
  ip: 7,
  registeredId: 8,
};

type Reader = (reader: DerReader, ip: (reader: DerReader) => Uint8Array) => GeneralName;

const READERS: Readonly<Record<number, Reader>> = Object.assign(Object.create(null), {
  [contextConstructedTag(NUMBER.other)]: readOtherName,
  [contextTag(NUMBER.email)]: (reader: DerReader) => readText(reader, 'email'),
  [contextTag(NUMBER.dns)]: (reader: DerReader) => readText(reader, 'dns'),
  [contextConstructedTag(NUMBER.x400)]: readUnsupported,
  [contextConstructedTag(NUMBER.directory)]: (reader: DerReader) => ({
    type: 'directory',
    name: reader.within(contextConstructedTag(NUMBER.directory), readName),
  }),
  [contextConstructedTag(NUMBER.ediParty)]: readUnsupported,
  [contextTag(NUMBER.uri)]: (reader: DerReader) => readText(reader, 'uri'),
  [contextTag(NUMBER.ip)]: (reader: DerReader, ip: (reader: DerReader) => Uint8Array) => ({
    type: 'ip',
    octets: ip(reader),
  }),
  [contextTag(NUMBER.registeredId)]: (reader: DerReader) => ({
    type: 'registeredId',
    oid: reader.oid(contextTag(NUMBER.registeredId)),
  }),
} satisfies Record<number, Reader>);

function read(reader: DerReader, ip: (reader: DerReader) => Uint8Array): GeneralName {
  const readOne = READERS[reader.peek() ?? -1];
  return readOne === undefined ? reader.fail('no GeneralName') : readOne(reader, ip);
}

function readText(reader: DerReader, type: 'dns' | 'email' | 'uri'): GeneralName {
  const value = decodeString(TAG.ia5String, reader.primitive(contextTag(NUMBER[type])));
  return { type, value: value ?? reader.fail('a GeneralName that is not ASCII, or holds NUL') };
}

function readOtherName(reader: DerReader): GeneralName {
  return reader.within(contextConstructedTag(NUMBER.other), (inner) => ({
    type: 'other',
    oid: inner.oid(),
    value: inner.within(contextConstructedTag(0), (value) => value.wellFormed()),
  }));
}

function readUnsupported(reader: DerReader): GeneralName {
  return { type: 'unsupported', tag: reader.peek() as number, der: reader.wellFormed() };
}

function ipAddress(reader: DerReader): Uint8Array {
  const octets = reader.primitive(contextTag(NUMBER.ip));
  return [4, 16].includes(octets.length) ? octets : reader.fail('an iPAddress of other than 4 or 16 octets');
}

function ipRange(reader: DerReader): Uint8Array {
  const octets = reader.primitive(contextTag(NUMBER.ip));
  if (![8, 32].includes(octets.length)) reader.fail('an iPAddress range of other than 8 or 32 octets');
  // In the style of RFC 4632: ones, then zeros.
  const mask = octets.subarray(octets.length / 2);
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return bits.includes('01') ? reader.fail('an iPAddress range whose mask is no prefix') : octets;
}

function textNode(type: 'dns' | 'email' | 'uri', value: string): Node {
  if (!fitsString(TAG.ia5String, value)) {
    throw new ChanceryError('malformed', `a ${type} name must be ASCII, without NUL`);
  }
  return text(contextTag(NUMBER[type]), value);
}
