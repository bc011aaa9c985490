/** Fingerprints. */
import { toColonHex } from '../../../src/base/bytes.ts';

/** Upper-case hexadecimal with colons, as `openssl x509 -fingerprint` writes it. */
export async function fingerprint(algorithm: 'SHA-256' | 'SHA-1', octets: Uint8Array): Promise<string> {
  return toColonHex(new Uint8Array(await crypto.subtle.digest(algorithm, new Uint8Array(octets))));
}
