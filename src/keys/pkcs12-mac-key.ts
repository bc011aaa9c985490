/** The key of a PKCS#12 file's MAC, from its password (RFC 7292 §B.2). */
import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { concat, utf16be } from '../base/bytes.ts';

/**
 * 32 octets for HMAC-SHA256. As that is one block of SHA-256, the method's first round is all of it.
 * @param password characters above U+FFFF count as their two surrogates, as OpenSSL and Java have it
 * @param salt not empty
 */
export async function pkcs12MacKey(
  password: string,
  salt: Uint8Array,
  iterations: number,
): Promise<Uint8Array> {
  // §B.1: with a terminator, which has two octets as any character.
  const secret = utf16be(`${password}\0`);
  const repeated = repeatToBlocks(secret);
  const input = concat(new Uint8Array(BLOCK_OCTETS).fill(MAC_PURPOSE), repeatToBlocks(salt), repeated);
  let key = hash('sha256', input, 'buffer');
  for (const wiped of [secret, repeated, input]) wiped.fill(0);
  for (let i = 1; i < iterations; i++) {
    const next = hash('sha256', key, 'buffer');
    key.fill(0);
    key = next;
    if (i % STEP === 0) await turn();
  }
  return key;
}

/** Of SHA-256: v in RFC 7292 §B.2. */
const BLOCK_OCTETS = 64;

/** The ID of keys for integrity (RFC 7292 §B.3). */
const MAC_PURPOSE = 3;

/** So many hashes in one go, a millisecond or two; others have their turn in between. */
const STEP = 2_000;

/** As often as it takes to fill whole blocks; the last time in part. */
function repeatToBlocks(octets: Uint8Array): Uint8Array {
  const length = Math.ceil(octets.length / BLOCK_OCTETS) * BLOCK_OCTETS;
  return Uint8Array.from({ length }, (_, i) => octets[i % octets.length] as number);
}
