/** The port to whatever holds a private key: this process, a token, a service. */
import { ChanceryError } from '../base/error.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';

export interface Signer {
  readonly publicKey: PublicKey;
  /** What this key can sign with. */
  readonly algorithms: ReadonlySet<SignatureAlgorithm>;
  /**
   * Signs `message`, which the signer hashes.
   * @returns what stands in the signature's BIT STRING: the DER of an Ecdsa-Sig-Value, or the octets of
   *   RSASSA-PKCS1-v1_5 or Ed25519
   * @throws internal when `algorithm` is not among `algorithms`; unavailable when the holder of the key cannot be reached
   */
  sign(algorithm: SignatureAlgorithm, message: Uint8Array): Promise<Uint8Array>;
}

/** The digest that a signer is to use. @throws internal when it does not sign with `algorithm` */
export function digestFor(
  signer: Pick<Signer, 'algorithms' | 'publicKey'>,
  algorithm: SignatureAlgorithm,
): 'sha256' | 'sha384' | 'sha512' | null {
  if (signer.algorithms.has(algorithm)) return SIGNATURE_ALGORITHMS[algorithm].digest;
  throw new ChanceryError('internal', 'the key cannot sign with the algorithm asked for', {
    detail: `${signer.publicKey.algorithm} was asked for ${algorithm}`,
  });
}
