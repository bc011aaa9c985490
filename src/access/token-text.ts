/** The text of a bearer token: `chy_` and 32 random octets in base64url. Only its SHA-256 is ever kept. */
import { toBase64Url, utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Random } from '../base/ports.ts';

export function mintTokenText(random: Random): string {
  return `chy_${toBase64Url(random.bytes(32))}`;
}

/** @param text any text: the first token of an installation is chosen by the operator */
export function hashTokenText(text: string): Uint8Array {
  return sha256(utf8(text));
}
