/**
 * Sealing of what is stored: AES-256-GCM under a key of each record's own, derived from a key-encryption key (KEK) and the
 * record's place, with the place as associated data, so that a record cannot be read in another's place.
 *
 * A blob is version (1 octet) | KEK id (8) | nonce (12) | ciphertext | tag (16).
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { concat, equal, toHex, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { Random } from '../base/ports.ts';
import { SEAL_HEADER_OCTETS, type SealContext, SHORTEST_SEAL } from '../base/seal-context.ts';
import type { MasterKey } from './master-key.ts';

export interface Sealer {
  seal(plaintext: Uint8Array, context: SealContext): Uint8Array;
  /** @throws internal unless `blob` was sealed in this context under one of the keys held, and is unchanged */
  open(blob: Uint8Array, context: SealContext): Uint8Array;
}

/** @param keys newest first: the first seals, all open, so that records can be re-wrapped after a rotation */
export function sealer(keys: readonly [MasterKey, ...MasterKey[]], random: Random): Sealer {
  const [newest] = keys;
  return {
    seal: (plaintext, context) => seal(newest, random.bytes(NONCE_OCTETS), plaintext, context),
    open: (blob, context) => {
      const key = keys.find((held) => equal(held.id, blob.subarray(1, SEAL_HEADER_OCTETS)));
      if (blob.length < SHORTEST_SEAL || blob[0] !== VERSION)
        throw unopened(context, 'not a blob of this version');
      if (key === undefined) {
        throw unopened(context, `no master key ${toHex(blob.subarray(1, SEAL_HEADER_OCTETS))} is held`);
      }
      return open(key, blob, context);
    },
  };
}

/** A blob to be stored at the first start, by which every later one knows its master key. */
export function checkValue(sealer: Sealer): Uint8Array {
  return sealer.seal(CHECKED, CHECK);
}

/** Whether the sealer holds the master key that made `blob`; a wrong key is to be refused at start. */
export function verifyCheckValue(sealer: Sealer, blob: Uint8Array): boolean {
  try {
    return equal(sealer.open(blob, CHECK), CHECKED);
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'internal') return false;
    throw error;
  }
}

const VERSION = 1;
const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;
const CIPHER = 'aes-256-gcm';

const CHECKED = utf8('chancery');
const CHECK: SealContext = {
  table: 'installation',
  id: 'installation',
  purpose: 'master-key-check',
  tenantId: '',
  spkiHash: new Uint8Array(0),
};

function seal(key: MasterKey, nonce: Uint8Array, plaintext: Uint8Array, context: SealContext): Uint8Array {
  const header = concat(Uint8Array.of(VERSION), key.id);
  const cipher = createCipheriv(CIPHER, recordKey(key, context), nonce, { authTagLength: TAG_OCTETS });
  cipher.setAAD(associatedData(header, context));
  const ciphertext = concat(cipher.update(plaintext), cipher.final());
  return concat(header, nonce, ciphertext, cipher.getAuthTag());
}

function open(key: MasterKey, blob: Uint8Array, context: SealContext): Uint8Array {
  const header = blob.subarray(0, SEAL_HEADER_OCTETS);
  const nonce = blob.subarray(SEAL_HEADER_OCTETS, SEAL_HEADER_OCTETS + NONCE_OCTETS);
  const ciphertext = blob.subarray(SEAL_HEADER_OCTETS + NONCE_OCTETS, blob.length - TAG_OCTETS);
  const cipher = createDecipheriv(CIPHER, recordKey(key, context), nonce, { authTagLength: TAG_OCTETS });
  cipher.setAAD(associatedData(header, context));
  cipher.setAuthTag(blob.subarray(blob.length - TAG_OCTETS));
  const plaintext = cipher.update(ciphertext);
  try {
    return concat(plaintext, cipher.final());
  } catch (cause) {
    throw unopened(context, 'the tag does not verify', cause);
  } finally {
    plaintext.fill(0);
  }
}

/** The record's own key: HKDF-SHA256 (RFC 5869) of the KEK, informed of table, id and purpose. */
function recordKey(key: MasterKey, { table, id, purpose }: SealContext): Uint8Array {
  const info = concat(prefixed(utf8('chancery record v1')), ...[table, id, purpose].map(utf8).map(prefixed));
  return new Uint8Array(hkdfSync('sha256', key.secret, new Uint8Array(0), info, 32));
}

function associatedData(header: Uint8Array, context: SealContext): Uint8Array {
  const { table, id, purpose, tenantId, spkiHash } = context;
  return concat(header, ...[...[table, id, purpose, tenantId].map(utf8), spkiHash].map(prefixed));
}

/** Length (4 octets) and value, so that no two lists of values run together into the same octets. */
function prefixed(value: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, value.length);
  return concat(length, value);
}

function unopened({ table, id, purpose }: SealContext, why: string, cause?: unknown): ChanceryError {
  return new ChanceryError('internal', 'a sealed record cannot be opened', {
    detail: `${table}/${id}/${purpose}: ${why}`,
    cause,
  });
}
