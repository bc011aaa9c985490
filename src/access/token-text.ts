/** The text of a bearer token: `chy_` and 32 random octets in base64url. Only its SHA-256 is ever kept. */
import { createHash } from 'node:crypto';
import { toBase64Url, utf8 } from '../base/bytes.ts';
import type { Random } from '../base/ports.ts';

export function mintTokenText(random: Random): string {
  return `chy_${toBase64Url(random.bytes(32))}`;
}

/** @param text any text: the first token of an installation is chosen by the operator */
export function hashTokenText(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(utf8(text)).digest());
}
