/** Serial numbers as `/v1` spells them: upper-case hexadecimal pairs, joined by colons. */
import { fromHex, toHex } from '../../base/bytes.ts';

export function spellSerial(serial: Uint8Array): string {
  return (toHex(serial).toUpperCase().match(/../g) ?? []).join(':');
}

/** Reads either case, with or without colons. @returns undefined for anything else, or more than 20 octets */
export function readSerial(text: string): Uint8Array | undefined {
  if (text.length > 80) return undefined;
  const hex = text.replaceAll(':', '');
  const octets = fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
  return octets === undefined || octets.length === 0 || octets.length > 20 ? undefined : octets;
}
