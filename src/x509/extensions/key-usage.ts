/** keyUsage (RFC 5280 §4.2.1.3). */
import { DerReader } from '../../der/reader.ts';
import { encode, namedBits } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const KEY_USAGE = EXTENSION.keyUsage;

/** Bit numbers, by our surfaces' spelling of the usage. */
export const KEY_USAGE_BIT = {
  digital_signature: 0,
  content_commitment: 1,
  key_encipherment: 2,
  data_encipherment: 3,
  key_agreement: 4,
  key_cert_sign: 5,
  crl_sign: 6,
  encipher_only: 7,
  decipher_only: 8,
} as const;

export type KeyUsage = keyof typeof KEY_USAGE_BIT;

const BY_BIT = Object.keys(KEY_USAGE_BIT) as readonly KeyUsage[];

/** @throws RangeError for an empty list: at least one bit is set (RFC 5280 §4.2.1.3) */
export function encodeKeyUsage(usages: readonly KeyUsage[]): Uint8Array {
  if (usages.length === 0) throw new RangeError('a keyUsage without a usage');
  return encode(namedBits(usages.map((usage) => KEY_USAGE_BIT[usage])));
}

/** In the order of the bits. @throws malformed when no bit is set, or one that has no name */
export function decodeKeyUsage(value: Uint8Array): readonly KeyUsage[] {
  return DerReader.whole(value, (reader) => {
    const bits = reader.namedBits();
    if (bits.length === 0) reader.fail('a keyUsage without a usage');
    return bits.map((bit) => BY_BIT[bit] ?? reader.fail('a keyUsage that has no name'));
  });
}
