/**
 * Ids. Inside, every object has a UUIDv7 (RFC 9562 §5.7) in its canonical lower-case spelling. `/v1` spells it as a
 * TypeID, a prefix and 26 characters of Crockford's base32; both spellings are read wherever an id is.
 */
import { toHex } from './bytes.ts';
import type { Clock, Random } from './ports.ts';

declare const id: unique symbol;
/** A UUID, lower case, with hyphens. */
export type Id = string & { readonly [id]: true };

export interface IdSource {
  next(): Id;
}

/** A source of UUIDv7: 48 bits of the clock's milliseconds, then 74 random bits. */
export function idSource(clock: Clock, random: Random): IdSource {
  return { next: () => uuidv7(clock.now(), random.bytes(10)) };
}

/** @param entropy 10 octets, of which 74 bits are used */
function uuidv7(milliseconds: number, entropy: Uint8Array): Id {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(milliseconds) << 16n);
  bytes.set(entropy, 6);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return hyphenate(toHex(bytes));
}

/** The milliseconds that a UUIDv7 was made at. */
export function idMilliseconds(value: Id): number {
  return Number.parseInt(value.slice(0, 8) + value.slice(9, 13), 16);
}

/** The least id that a UUIDv7 of this millisecond can be: those made before stand below it, all others do not. */
export function firstIdAt(milliseconds: number): Id {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0');
  return hyphenate(hex.padEnd(32, '0'));
}

/** The TypeID spelling, e.g. `ca_01jd…`. @throws RangeError for what is no id */
export function typeId(prefix: string, value: Id): string {
  if (!UUID.test(value)) throw new RangeError('not an id');
  let text = `${prefix}_`;
  // 26 characters have two bits more than an id, which stand before it. Without a BigInt, as a page may spell hundreds.
  let bits = 0;
  let held = 2;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === HYPHEN) continue;
    bits = (bits << 4) | (code < LETTER_A ? code - DIGIT_0 : code - LETTER_A + 10);
    held += 4;
    if (held < 10) continue;
    held -= 10;
    text += PAIRS[(bits >> held) & 1023];
  }
  return text;
}

/** Reads either spelling. @returns undefined when `text` is neither, or a TypeID of another prefix */
export function parseId(prefix: string, text: string): Id | undefined {
  if (UUID.test(text)) return text.toLowerCase() as Id;
  const encoded = text.startsWith(`${prefix}_`) ? text.slice(prefix.length + 1) : '';
  if (!/^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(encoded)) return undefined;
  let value = 0n;
  for (const character of encoded) value = (value << 5n) | BigInt(ALPHABET.indexOf(character));
  return hyphenate(value.toString(16).padStart(32, '0'));
}

/** Whether a name would be read as an id somewhere; such names are refused when they are given. */
export function looksLikeId(text: string): boolean {
  return UUID.test(text) || /^[a-z][a-z_]*_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text);
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** By ten bits. */
const PAIRS: readonly string[] = Array.from(ALPHABET).flatMap((one) =>
  Array.from(ALPHABET, (other) => one + other),
);
const [HYPHEN, DIGIT_0, LETTER_A] = [0x2d, 0x30, 0x61];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function hyphenate(hex: string): Id {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id;
}
