/** CRLs of our own making, signed with keys of node:crypto. */
import { sign } from 'node:crypto';
import { encode, explicit, integer, sequence, time } from '../../src/der/writer.ts';
import { type Certificate, parseCertificate } from '../../src/x509/certificate.ts';
import {
  assembleCrl,
  type CertificateList,
  type CrlParts,
  encodeTbsCertList,
  parseCrl,
} from '../../src/x509/crl.ts';
import { type Extension, extensionsNode } from '../../src/x509/extension.ts';
import { encodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import { encodeCrlNumber } from '../../src/x509/extensions/crl-number.ts';
import { encodeKeyUsage, type KeyUsage } from '../../src/x509/extensions/key-usage.ts';
import { encodeReasonCode } from '../../src/x509/extensions/reason-code.ts';
import { encodeName } from '../../src/x509/name.ts';
import { CRL_EXTENSION, EXTENSION } from '../../src/x509/oid.ts';
import { ECDSA_SHA256, EXAMPLE_NAME, hex, p256Key, selfSigned, type TestKey } from './x509.ts';

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

/** An authority for tests of paths and CRLs. */
export interface TestAuthority {
  readonly key: TestKey;
  readonly name: Uint8Array;
  readonly certificate: Certificate;
}

/** Self-signed. @param keyUsage null: without the extension */
export function testAuthority(
  commonName: string,
  keyUsage: readonly KeyUsage[] | null = ['key_cert_sign', 'crl_sign'],
): TestAuthority {
  const [key, name] = [p256Key(), encodeName([{ type: 'commonName', value: commonName }])];
  const usage = keyUsage && { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(keyUsage) };
  const extensions = [BASIC_CA, ...(usage === null ? [] : [usage])];
  return {
    key,
    name,
    certificate: parseCertificate(selfSigned(key, { issuer: name, subject: name, extensions })),
  };
}

/** In a certificate of an authority. */
export const BASIC_CA: Extension = {
  oid: EXTENSION.basicConstraints,
  critical: true,
  value: encodeBasicConstraints({ ca: true }),
};

/** A certificate signed by `issuer`, whose own key nobody needs. */
export function testCertificate(
  issuer: TestAuthority,
  serial: number,
  extensions: readonly Extension[] = [],
): Certificate {
  const parts = { issuer: issuer.name, serial: Uint8Array.of(serial), extensions };
  return parseCertificate(selfSigned(issuer.key, parts));
}

export interface TestCrl {
  readonly entries?: readonly { readonly serial: number; readonly extensions?: readonly Extension[] }[];
  readonly extensions?: readonly Extension[];
  /** Seconds since 1970 UTC. */
  readonly thisUpdate?: number;
  /** Null: left out. */
  readonly nextUpdate?: number | null;
  /** Whose key signs, when it is not the issuer's. */
  readonly signer?: TestAuthority;
}

/** A list with whatever extensions a test is about; with the number 1, when there are none. */
export function testCrl(issuer: TestAuthority, parts: TestCrl = {}): CertificateList {
  const { entries = [], extensions = [numbered(1)], signer = issuer } = parts;
  const { nextUpdate = CRL_PARTS.nextUpdate, thisUpdate = CRL_PARTS.thisUpdate } = parts;
  const revoked = entries.map((entry) =>
    sequence(integer(entry.serial), time(CRL_PARTS.thisUpdate), extensionsNode(entry.extensions ?? [])),
  );
  const list = extensionsNode(extensions);
  const tbs = encode(
    sequence(
      integer(1),
      ECDSA_SHA256,
      issuer.name,
      time(thisUpdate),
      nextUpdate === null ? undefined : time(nextUpdate),
      revoked.length === 0 ? undefined : sequence(...revoked),
      list && explicit(0, list),
    ),
  );
  return parseCrl(assembleCrl(tbs, ECDSA_SHA256, sign('sha256', tbs, signer.key.privateKey)));
}

export function numbered(number: number): Extension {
  return { oid: CRL_EXTENSION.crlNumber, critical: false, value: encodeCrlNumber(number) };
}

export function reasoned(code: number): Extension {
  return { oid: CRL_EXTENSION.reasonCode, critical: false, value: encodeReasonCode(code) };
}
