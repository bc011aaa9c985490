/** Certificates and requests of our own making, signed with keys of node:crypto. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { fromHex } from '../../src/base/bytes.ts';
import {
  assembleCertificate,
  encodeTbsCertificate,
  type TbsCertificateParts,
} from '../../src/x509/certificate.ts';
import type { Extension } from '../../src/x509/extension.ts';
import { encodeName } from '../../src/x509/name.ts';
import { encodeEcPkcs8 } from '../../src/x509/private-key.ts';
import { assembleRequest, encodeRequestInfo } from '../../src/x509/request.ts';
import { encodeEcSpki } from '../../src/x509/spki.ts';

/** Octets of hexadecimal in which white space does not count. */
export function hex(text: string): Uint8Array {
  const octets = fromHex(text.replace(/\s/g, ''));
  if (octets === undefined) throw new Error(`not hexadecimal: ${text}`);
  return octets;
}

/** AlgorithmIdentifier of ecdsa-with-SHA256 (RFC 5758 §3.2). */
export const ECDSA_SHA256: Uint8Array = hex('30 0a 06 08 2a8648ce3d040302');

export interface TestKey {
  readonly privateKey: KeyObject;
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
}

export function p256Key(): TestKey {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const privateKey = createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' });
  return { privateKey, pkcs8: new Uint8Array(pair.privateKey), spki: new Uint8Array(pair.publicKey) };
}

/** The same key every time: its scalar is 1, so that its point is the generator of P-256. */
export function fixedKey(): TestKey {
  const curveOid = '1.2.840.10045.3.1.7';
  const point = hex(
    '04 6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296 4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  );
  const pkcs8 = encodeEcPkcs8({ curveOid, scalar: Uint8Array.of(1), point });
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return { privateKey, pkcs8, spki: encodeEcSpki(curveOid, point) };
}

export const EXAMPLE_NAME: Uint8Array = encodeName([
  { type: 'organizationName', value: 'Example' },
  { type: 'commonName', value: 'www.example.com' },
]);

/** A certificate signed by its own key; `parts` replaces what a test is about. */
export function selfSigned(key: TestKey, parts: Partial<TbsCertificateParts> = {}): Uint8Array {
  const tbs = encodeTbsCertificate({
    serial: Uint8Array.of(1, 2, 3),
    signatureAlgorithm: ECDSA_SHA256,
    issuer: EXAMPLE_NAME,
    notBefore: Date.UTC(2026, 0, 1) / 1000,
    notAfter: Date.UTC(2027, 0, 1) / 1000,
    subject: EXAMPLE_NAME,
    spki: key.spki,
    extensions: [],
    ...parts,
  });
  return assembleCertificate(tbs, ECDSA_SHA256, sign('sha256', tbs, key.privateKey));
}

export function signedRequest(
  key: TestKey,
  subject: Uint8Array = EXAMPLE_NAME,
  extensions: readonly Extension[] = [],
): Uint8Array {
  const info = encodeRequestInfo({ subject, spki: key.spki, extensions });
  return assembleRequest(info, ECDSA_SHA256, sign('sha256', info, key.privateKey));
}
