/** Encryption by a password, as it is named beside what it encrypted (RFC 8018 §6.2). */
import { integer, type Node, nullValue, octetString, oid, sequence } from '../../der/writer.ts';
import { PBES2 } from '../oid.ts';

export interface Pbes2Parameters {
  readonly salt: Uint8Array;
  readonly iterations: number;
  /** 16 octets. */
  readonly iv: Uint8Array;
}

/**
 * AlgorithmIdentifier of AES-256-CBC under a key by PBKDF2 with HMAC-SHA256. The key's length is that of the cipher, and
 * is not said again (RFC 8018 §A.2); the parameters of the HMAC are NULL (§B.1.2).
 */
export function pbes2Algorithm({ iterations, iv, salt }: Pbes2Parameters): Node {
  const prf = sequence(oid(PBES2.hmacWithSha256), nullValue());
  const derivation = sequence(oid(PBES2.pbkdf2), sequence(octetString(salt), integer(iterations), prf));
  const cipher = sequence(oid(PBES2.aes256Cbc), octetString(iv));
  return sequence(oid(PBES2.pbes2), sequence(derivation, cipher));
}
