/**
 * The key passes the rules of `keys/strength`, and the algorithm that the certificate is signed with is one of those in
 * `keys/algorithms.ts`: no SHA-1, no MD5. An anchor is trusted for its key: its own signature says nothing.
 */
import { signatureAlgorithmFromIdentifier } from '../../keys/algorithms.ts';
import type { Fault } from '../problem.ts';
import type { CertificateCase } from './rule.ts';

export function strength({ examined, position }: CertificateCase): readonly Fault[] {
  const faults: Fault[] = [];
  const key = examined.key();
  if (typeof key === 'string') faults.push({ code: 'weak_key', message: key });
  const { signatureAlgorithm } = examined.certificate;
  if (position !== 'anchor' && signatureAlgorithmFromIdentifier(signatureAlgorithm) === undefined) {
    const message = `it is signed with the algorithm ${signatureAlgorithm.oid}: it must be ECDSA or RSA (PKCS #1 v1.5) with SHA-256 or more, or Ed25519`;
    faults.push({ code: 'weak_algorithm', message });
  }
  return faults;
}
