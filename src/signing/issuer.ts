/** An issuer as the pipeline needs it: its name, key and term, and what its certificates say of it. */
import type { SignatureAlgorithm } from '../keys/algorithms.ts';
import type { Signer } from '../keys/signer.ts';

export interface SigningIssuer {
  /** DER of its distinguished name. */
  readonly subject: Uint8Array;
  /** Its subject key identifier, which becomes the authority key identifier of what it signs. */
  readonly subjectKeyId: Uint8Array;
  /** Of its certificate; seconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly signer: Signer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Where its CRL and its certificate are served, as its certificates say; absent for a root's own. */
  readonly distribution: { readonly crl: string; readonly caIssuers: string } | undefined;
}
