/** CRLs of our own making, signed with keys of node:crypto. */
import { sign } from 'node:crypto';
import { assembleCrl, type CrlParts, encodeTbsCertList } from '../../src/x509/crl.ts';
import { ECDSA_SHA256, EXAMPLE_NAME, hex, type TestKey } from './x509.ts';

/** What a test is not about. */
export const CRL_PARTS: CrlParts = {
  signatureAlgorithm: ECDSA_SHA256,
  issuer: EXAMPLE_NAME,
  authorityKeyId: hex('0102'),
  thisUpdate: Date.UTC(2026, 0, 1) / 1000,
  nextUpdate: Date.UTC(2026, 0, 2) / 1000,
  number: 7,
  revoked: [],
};

/** A list signed by a P-256 key; `parts` replaces what a test is about. */
export function signedCrl(key: TestKey, parts: Partial<CrlParts> = {}): Uint8Array {
  const tbs = encodeTbsCertList({ ...CRL_PARTS, ...parts });
  return assembleCrl(tbs, ECDSA_SHA256, sign('sha256', tbs, key.privateKey));
}

/** An entry of serial number 3 for a certificate of the issuer `CN=aaaa`, in DER. */
export const INDIRECT_ENTRY: Uint8Array = hex(
  '3035 020103 170d3236303130313030303030305a 3021 301f 0603551d1d 0101ff 0415 3013 a411 300f 310d 300b 0603550403 0c0461616161',
);
