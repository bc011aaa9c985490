/**
 * Serial numbers as `/v1` spells them: of X.509, upper-case hexadecimal pairs joined by colons; of SSH, decimal, as sshd and
 * ssh-keygen print them.
 */
import { serialOctets, serialOfOctets } from '../../authorities/ssh/certify.ts';
import { fromHex, toColonHex } from '../../base/bytes.ts';

export function spellSerial(serial: Uint8Array): string {
  return toColonHex(serial);
}

/** Reads either case, with or without colons. @returns undefined for anything else, or more than 20 octets */
export function readSerial(text: string): Uint8Array | undefined {
  if (text.length > 80) return undefined;
  const hex = text.replaceAll(':', '');
  const octets = magnitude(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`));
  return octets === undefined || octets.length === 0 || octets.length > 20 ? undefined : octets;
}

/** As the inventory keeps it: without zeros in front. */
function magnitude(octets: Uint8Array | undefined): Uint8Array | undefined {
  const from = octets?.findIndex((octet) => octet !== 0) ?? -1;
  return from > 0 ? octets?.subarray(from) : octets;
}

export function spellSshSerial(serial: Uint8Array): string {
  return String(serialOfOctets(serial));
}

/** @returns undefined for anything but a number from 1 to 2^64 − 1 as it is spelled, without leading zeros */
export function parseSshSerial(text: string): bigint | undefined {
  if (!/^[1-9]\d{0,19}$/.test(text)) return undefined;
  const serial = BigInt(text);
  return serial <= 0xffff_ffff_ffff_ffffn ? serial : undefined;
}

/** In octets, as the inventory keeps it. @returns undefined as {@link parseSshSerial} does */
export function sshSerial(text: string): Uint8Array | undefined {
  const serial = parseSshSerial(text);
  return serial === undefined ? undefined : serialOctets(serial);
}
