/** Signature algorithms for people. */
import { type SignatureAlgorithm, signatureAlgorithmFromIdentifier } from '../../../src/keys/algorithms.ts';
import type { AlgorithmIdentifier } from '../../../src/x509/algorithm-identifier.ts';

const NAMES: Readonly<Record<SignatureAlgorithm, string>> = {
  'ecdsa-with-sha256': 'ECDSA with SHA-256',
  'ecdsa-with-sha384': 'ECDSA with SHA-384',
  'ecdsa-with-sha512': 'ECDSA with SHA-512',
  'sha256-with-rsa': 'RSA with SHA-256',
  'sha384-with-rsa': 'RSA with SHA-384',
  'sha512-with-rsa': 'RSA with SHA-512',
  ed25519: 'Ed25519',
};

/** What the server does not take (RFC 8017, RFC 5758, RFC 8410). */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.4', 'RSA with MD5'],
  ['1.2.840.113549.1.1.5', 'RSA with SHA-1'],
  ['1.2.840.113549.1.1.10', 'RSA-PSS'],
  ['1.2.840.10045.4.1', 'ECDSA with SHA-1'],
  ['1.3.101.113', 'Ed448'],
]);

/** The OID of an algorithm that has no name here. */
export function signatureName(identifier: AlgorithmIdentifier): string {
  const known = signatureAlgorithmFromIdentifier(identifier);
  return known === undefined ? (OTHERS.get(identifier.oid) ?? identifier.oid) : NAMES[known];
}
