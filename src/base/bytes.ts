/** Octet strings: comparison, joining, and their textual forms. They are read in browsers as well. */
import { BYTE_TEXT } from './byte-text.ts';

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return join(parts);
}

/** As {@link concat}, of however many parts. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Equality for public octets; not constant in time. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** By octets, and the shorter first when it begins the longer: negative, zero or positive, as sorting wants it. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Lower-case hexadecimal, two digits an octet. */
export function toHex(bytes: Uint8Array): string {
  return BYTE_TEXT.toHex(bytes);
}

/** Upper-case hexadecimal, two digits an octet, with colons between octets. */
export function toColonHex(bytes: Uint8Array): string {
  let text = '';
  for (const octet of bytes) text += text === '' ? UPPER[octet] : `:${UPPER[octet]}`;
  return text;
}

/** By octet. */
const UPPER: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).padStart(2, '0').toUpperCase(),
);

/** @returns undefined unless `text` is an even number of hexadecimal digits in either case */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  return BYTE_TEXT.fromHex(text);
}

export function toBase64(bytes: Uint8Array): string {
  return BYTE_TEXT.toBase64(bytes);
}

/** @returns undefined unless `text` is base64 (RFC 4648 §4) with its padding and zero pad bits, and nothing else */
export function fromBase64(text: string): Uint8Array | undefined {
  return BYTE_TEXT.fromBase64(text);
}

/** RFC 4648 §5, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return BYTE_TEXT.toBase64Url(bytes);
}

/** @returns undefined unless `text` is unpadded base64url with zero pad bits */
export function fromBase64Url(text: string): Uint8Array | undefined {
  return BYTE_TEXT.fromBase64Url(text);
}

export function utf8(text: string): Uint8Array {
  if (text.length > SHORT) return ENCODER.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return ENCODER.encode(text);
    bytes[i] = unit;
  }
  return bytes;
}

/** Up to here a loop over ASCII is faster than the encoder, several times for what names and times have. */
const SHORT = 128;

const ENCODER = new TextEncoder();

/** UTF-16 with the high octet first, as a BMPString and a password of PKCS#12 have it. */
export function utf16be(text: string): Uint8Array {
  // Not by a Buffer: one in Node's shared pool would outlive the caller's wiping of its own.
  const bytes = new Uint8Array(text.length * 2);
  const units = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) units.setUint16(i * 2, text.charCodeAt(i));
  return bytes;
}

/** @throws TypeError for what is no UTF-8 */
export function fromUtf8(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** One character an octet. */
export function latin1(bytes: Uint8Array): string {
  return BYTE_TEXT.latin1(bytes);
}
