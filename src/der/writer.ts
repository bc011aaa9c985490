/**
 * The canonical writer. Values are described as nodes whose length is known when they are made, and written once, into
 * one buffer of the right size, by {@link encode}. Octets that were encoded before stand in a tree as they are.
 */
import { compare, fromHex, utf8 } from '../base/bytes.ts';
import { encodeOidContents } from './oid.ts';
import { contextConstructedTag, contextTag, TAG } from './tag.ts';
import { formatGeneralizedTime, formatTime } from './time.ts';

interface Element {
  readonly tag: number;
  /** Of the contents, in octets. */
  readonly length: number;
  readonly contents: Uint8Array | readonly Node[];
}

/** A value to be written: described here, or a whole element that is encoded already. */
export type Node = Element | Uint8Array;

/** The DER of one value. */
export function encode(node: Node): Uint8Array {
  const bytes = new Uint8Array(size(node));
  write(bytes, 0, node);
  return bytes;
}

export function primitive(tag: number, contents: Uint8Array): Node {
  return { tag, length: contents.length, contents };
}

/** Absent values (`undefined`) are left out, as OPTIONAL and DEFAULT members are. */
export function constructed(tag: number, members: readonly (Node | undefined)[]): Node {
  const contents = members.filter((member) => member !== undefined);
  return { tag, length: contents.reduce((total, member) => total + size(member), 0), contents };
}

export function sequence(...members: readonly (Node | undefined)[]): Node {
  return constructed(TAG.sequence, members);
}

/** SET OF: the encodings in ascending order (X.690 §11.6). */
export function setOf(members: readonly Node[]): Node {
  const sorted = members.length < 2 ? members : members.map(encode).sort(compare);
  return constructed(TAG.set, sorted);
}

/** `[number] EXPLICIT`. */
export function explicit(number: number, member: Node): Node {
  return constructed(contextConstructedTag(number), [member]);
}

/** `[number] IMPLICIT` of a primitive type, by its contents octets. */
export function implicit(number: number, contents: Uint8Array): Node {
  return primitive(contextTag(number), contents);
}

/** `[number] IMPLICIT` of a SEQUENCE or SET. */
export function implicitConstructed(number: number, members: readonly (Node | undefined)[]): Node {
  return constructed(contextConstructedTag(number), members);
}

export function boolean(value: boolean): Node {
  return primitive(TAG.boolean, Uint8Array.of(value ? 0xff : 0x00));
}

export function nullValue(): Node {
  return primitive(TAG.null, new Uint8Array(0));
}

/** A non-negative INTEGER from its magnitude, big-endian, leading zeros allowed; or from a number. */
export function integer(value: Uint8Array | number | bigint): Node {
  return primitive(TAG.integer, integerContents(value));
}

/** The contents octets of {@link integer}, for an IMPLICIT tag. */
export function integerContents(value: Uint8Array | number | bigint): Uint8Array {
  const magnitude = value instanceof Uint8Array ? value : magnitudeOf(value);
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const trimmed = magnitude.subarray(start);
  if (trimmed.length === 0) return Uint8Array.of(0);
  if ((trimmed[0] as number) < 0x80) return trimmed;
  const padded = new Uint8Array(trimmed.length + 1);
  padded.set(trimmed, 1);
  return padded;
}

export function octetString(contents: Uint8Array): Node {
  return primitive(TAG.octetString, contents);
}

/** A BIT STRING of whole octets. */
export function bitString(bytes: Uint8Array): Node {
  const contents = new Uint8Array(bytes.length + 1);
  contents.set(bytes, 1);
  return primitive(TAG.bitString, contents);
}

/** A named bit list: bit 0 is the first; trailing zero bits are left out (X.690 §11.2.2). */
export function namedBits(bits: readonly number[]): Node {
  return primitive(TAG.bitString, namedBitsContents(bits));
}

/** The contents octets of {@link namedBits}, for an IMPLICIT tag. */
export function namedBitsContents(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return Uint8Array.of(0);
  const highest = Math.max(...bits);
  const contents = new Uint8Array(2 + (highest >> 3));
  contents[0] = 7 - (highest & 7);
  for (const bit of bits) {
    const at = 1 + (bit >> 3);
    contents[at] = (contents[at] as number) | (0x80 >> (bit & 7));
  }
  return contents;
}

export function oid(value: string): Node {
  return primitive(TAG.oid, encodeOidContents(value));
}

/** A character string of the given type; the caller has checked that its characters fit. */
export function text(tag: number, value: string): Node {
  return primitive(tag, utf8(value));
}

/** @param value seconds since 1970 UTC; UTCTime through 2049, then GeneralizedTime (RFC 5280 §4.1.2.5) */
export function time(value: number): Node {
  const { text: digits, generalized } = formatTime(value);
  return text(generalized ? TAG.generalizedTime : TAG.utcTime, digits);
}

/** @param value seconds since 1970 UTC; a GeneralizedTime whatever the year (RFC 5280 §5.3.2) */
export function generalizedTime(value: number): Node {
  return text(TAG.generalizedTime, formatGeneralizedTime(value));
}

function magnitudeOf(value: number | bigint): Uint8Array {
  if (typeof value === 'number' ? !Number.isSafeInteger(value) || value < 0 : value < 0n)
    throw new RangeError(`not a non-negative integer: ${value}`);
  if (value < 0x100) return Uint8Array.of(Number(value));
  const digits = value.toString(16);
  return fromHex(digits.padStart(digits.length + (digits.length % 2), '0')) as Uint8Array;
}

function size(node: Node): number {
  return node instanceof Uint8Array ? node.length : 1 + lengthOctets(node.length) + node.length;
}

function lengthOctets(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x100) return 2;
  if (length < 0x10000) return 3;
  return length < 0x1000000 ? 4 : 5;
}

/** @returns where the next element goes */
function write(bytes: Uint8Array, start: number, node: Node): number {
  if (node instanceof Uint8Array) {
    bytes.set(node, start);
    return start + node.length;
  }
  let at = start;
  bytes[at++] = node.tag;
  const octets = lengthOctets(node.length) - 1;
  if (octets > 0) bytes[at++] = 0x80 | octets;
  if (octets === 0) bytes[at++] = node.length;
  for (let i = octets - 1; i >= 0; i--) bytes[at++] = (node.length / 256 ** i) & 0xff;
  if (node.contents instanceof Uint8Array) {
    bytes.set(node.contents, at);
    return at + node.length;
  }
  for (const member of node.contents) at = write(bytes, at, member);
  return at;
}
