/**
 * The character strings of names (X.680 §41): which octets each type may hold, and what they say.
 * NUL is refused in all of them: programs disagree on whether a string ends there.
 */
import { latin1 } from '../base/bytes.ts';
import { TAG } from '../der/tag.ts';

/** Whether `tag` is of a character string that {@link decodeString} reads. */
export function isStringTag(tag: number): boolean {
  return DECODERS[tag] !== undefined;
}

/** @returns undefined when the contents do not fit the type named by `tag`, hold NUL, or `tag` is no string type */
export function decodeString(tag: number, contents: Uint8Array): string | undefined {
  const value = DECODERS[tag]?.(contents);
  return value === undefined || value.includes('\0') ? undefined : value;
}

/** Whether an IA5String, PrintableString or UTF8String can hold `value`, and it has no NUL. */
export function fitsString(tag: number, value: string): boolean {
  return !value.includes('\0') && (ALPHABETS[tag]?.test(value) ?? false);
}

const ALPHABETS: Readonly<Record<number, RegExp>> = Object.assign(Object.create(null), {
  // TextEncoder would write U+FFFD for a lone surrogate.
  [TAG.utf8String]: /^\P{Surrogate}*$/u,
  [TAG.numericString]: /^[0-9 ]*$/,
  [TAG.printableString]: /^[A-Za-z0-9 '()+,\-./:=?]*$/,
  [TAG.ia5String]: /^\p{ASCII}*$/u,
});

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const DECODERS: Readonly<Record<number, (contents: Uint8Array) => string | undefined>> = Object.assign(
  Object.create(null),
  {
    [TAG.utf8String]: utf8String,
    [TAG.numericString]: (contents: Uint8Array) => within(TAG.numericString, contents),
    [TAG.printableString]: (contents: Uint8Array) => within(TAG.printableString, contents),
    // T.61 has character sets by escape; all who write it mean Latin-1.
    [TAG.teletexString]: latin1,
    [TAG.ia5String]: (contents: Uint8Array) => within(TAG.ia5String, contents),
    [TAG.universalString]: (contents: Uint8Array) => codePoints(contents, 4),
    [TAG.bmpString]: (contents: Uint8Array) => codePoints(contents, 2),
  },
);

function within(tag: number, contents: Uint8Array): string | undefined {
  const value = latin1(contents);
  return ALPHABETS[tag]?.test(value) ? value : undefined;
}

function utf8String(contents: Uint8Array): string | undefined {
  try {
    return UTF8.decode(contents);
  } catch {
    return undefined;
  }
}

/** Code points of a fixed width, big-endian; surrogates are none (X.680 §41.15). */
function codePoints(contents: Uint8Array, width: number): string | undefined {
  if (contents.length % width !== 0) return undefined;
  let value = '';
  for (let at = 0; at < contents.length; at += width) {
    let point = 0;
    for (let i = 0; i < width; i++) point = point * 256 + (contents[at + i] as number);
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    value += String.fromCodePoint(point);
  }
  return value;
}
