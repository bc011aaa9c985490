/** Sealed records, as those see them who neither seal nor open: their places, and the key that each names. */
import { toHex } from './bytes.ts';

/** The place of a sealed record: what it is sealed to, so that it cannot be read in another's place. */
export interface SealContext {
  readonly table: string;
  /** Of the row. */
  readonly id: string;
  /** What the record is, e.g. `private-key`. */
  readonly purpose: string;
  /** Empty when the record is the installation's. */
  readonly tenantId: string;
  /** SHA-256 of the public key that the record belongs to; empty when it belongs to none. */
  readonly spkiHash: Uint8Array;
}

/** Octets before the nonce: the version, and the id of the key-encryption key. */
export const SEAL_HEADER_OCTETS = 1 + 8;

/** Octets of a blob in which nothing is sealed: the header, the nonce (12) and the tag (16). */
export const SHORTEST_SEAL = SEAL_HEADER_OCTETS + 12 + 16;

/** The id of the master key that a blob says it was sealed under, in hexadecimal; empty when it is no blob at all. */
export function sealedUnder(blob: Uint8Array): string {
  return blob.length < SHORTEST_SEAL ? '' : toHex(blob.subarray(1, SEAL_HEADER_OCTETS));
}
