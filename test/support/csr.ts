/** CSRs as a client would make them, and as one should not. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { parseIp } from '../../src/base/ip.ts';
import { encodePem } from '../../src/base/pem.ts';
import { encode, type Node } from '../../src/der/writer.ts';
import type { Extension } from '../../src/x509/extension.ts';
import { encodeSubjectAltName } from '../../src/x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { type AttributeName, encodeName } from '../../src/x509/name.ts';
import { EXTENSION } from '../../src/x509/oid.ts';
import { assembleRequest, encodeRequestInfo } from '../../src/x509/request.ts';
import { ECDSA_SHA256, hex } from './x509.ts';

export interface CsrParts {
  readonly commonName?: string | undefined;
  /** Instead of the common name alone. */
  readonly subject?: readonly { readonly type: AttributeName; readonly value: string }[];
  readonly dns?: readonly string[];
  readonly ips?: readonly string[];
  readonly names?: readonly GeneralName[];
  /** Besides subjectAltName. */
  readonly extensions?: readonly Extension[];
  readonly key?: CsrKey;
  /** Another SubjectPublicKeyInfo than the key's; DER. */
  readonly spki?: Uint8Array;
  /** Who signs, if not the key. */
  readonly signer?: CsrKey;
  /** As it stands in the CSR, if not the signer's. */
  readonly algorithm?: Uint8Array;
  readonly digest?: string;
}

export interface CsrKey {
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
  /** AlgorithmIdentifier, DER. */
  readonly algorithm: Uint8Array;
  readonly digest: string | null;
}

export const ALGORITHM = {
  ecdsaSha256: ECDSA_SHA256,
  ecdsaSha1: hex('30 09 06 07 2a8648ce3d0401'),
  ecdsaSha384: hex('30 0a 06 08 2a8648ce3d040303'),
  rsaSha256: hex('30 0d 06 09 2a864886f70d01010b 05 00'),
  rsaSha1: hex('30 0d 06 09 2a864886f70d010105 05 00'),
  rsaMd5: hex('30 0d 06 09 2a864886f70d010104 05 00'),
  ed25519: hex('30 05 06 03 2b6570'),
} as const;

export function ecKey(curve: 'P-256' | 'P-384' | 'P-521' = 'P-256'): CsrKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return { privateKey, spki: der(publicKey), algorithm: ALGORITHM.ecdsaSha256, digest: 'sha256' };
}

export function rsaKey(bits = 2048, exponent = 65_537): CsrKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicExponent: exponent,
  });
  return { privateKey, spki: der(publicKey), algorithm: ALGORITHM.rsaSha256, digest: 'sha256' };
}

export function ed25519Key(): CsrKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, spki: der(publicKey), algorithm: ALGORITHM.ed25519, digest: null };
}

/** For a.example.com with a new P-256 key, unless told otherwise. PEM. */
export function csr(parts: CsrParts = { commonName: 'a.example.com' }): string {
  return pemOf(csrDer(parts));
}

export function csrDer(parts: CsrParts): Uint8Array {
  const key = parts.key ?? ecKey();
  const commonName =
    parts.commonName === undefined ? [] : [{ type: 'commonName' as const, value: parts.commonName }];
  const subject = encodeName(parts.subject ?? commonName);
  return signInfo(
    encodeRequestInfo({ subject, spki: parts.spki ?? key.spki, extensions: extensionsOf(parts) }),
    { ...parts, key },
  );
}

/** A CSR of any octets that are to be its CertificationRequestInfo. */
export function signInfo(info: Uint8Array, parts: CsrParts & { readonly key: CsrKey }): Uint8Array {
  const signer = parts.signer ?? parts.key;
  const signature = sign(parts.digest ?? signer.digest, info, signer.privateKey);
  return assembleRequest(info, parts.algorithm ?? signer.algorithm, signature);
}

export function pemOf(octets: Uint8Array, label = 'CERTIFICATE REQUEST'): string {
  return encodePem(label, octets);
}

export function extension(oid: string, value: Node, critical = false): Extension {
  return { oid, critical, value: encode(value) };
}

function extensionsOf({ dns = [], extensions = [], ips = [], names = [] }: CsrParts): readonly Extension[] {
  const all: GeneralName[] = [
    ...dns.map((value) => ({ type: 'dns' as const, value })),
    ...ips.map((text) => ({ type: 'ip' as const, octets: parseIp(text) ?? new Uint8Array(0) })),
    ...names,
  ];
  if (all.length === 0) return extensions;
  const san = { oid: EXTENSION.subjectAltName, critical: false, value: encodeSubjectAltName(all) };
  return [san, ...extensions];
}

function der(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}
