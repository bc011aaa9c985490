/** reasonCode, of an entry of a CRL (RFC 5280 §5.3.1). */
import { DerReader } from '../../der/reader.ts';
import { TAG } from '../../der/tag.ts';
import { encode, integerContents, primitive } from '../../der/writer.ts';
import { CRL_EXTENSION } from '../oid.ts';

export const REASON_CODE = CRL_EXTENSION.reasonCode;

/** CRLReason, by our surfaces' spelling. 7 is not used. */
export const CRL_REASON = {
  unspecified: 0,
  key_compromise: 1,
  ca_compromise: 2,
  affiliation_changed: 3,
  superseded: 4,
  cessation_of_operation: 5,
  certificate_hold: 6,
  remove_from_crl: 8,
  privilege_withdrawn: 9,
  aa_compromise: 10,
} as const;

export type CrlReason = keyof typeof CRL_REASON;

const NAMES: ReadonlyMap<number, CrlReason> = new Map(
  (Object.keys(CRL_REASON) as CrlReason[]).map((name) => [CRL_REASON[name], name]),
);

/** @returns undefined for a number that is no CRLReason */
export function crlReason(code: number): CrlReason | undefined {
  return NAMES.get(code);
}

/** @throws RangeError for a number that is no CRLReason */
export function encodeReasonCode(code: number): Uint8Array {
  if (!NAMES.has(code)) throw new RangeError(`no CRLReason: ${code}`);
  return encode(primitive(TAG.enumerated, integerContents(code)));
}

/** @throws malformed, also for a number that is no CRLReason */
export function decodeReasonCode(value: Uint8Array): number {
  return DerReader.whole(value, (reader) => {
    const code = reader.smallInteger(TAG.enumerated);
    return NAMES.has(code) ? code : reader.fail('a reasonCode that has no name');
  });
}
