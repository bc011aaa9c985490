/** An SSH issuer whose key is held here, as the pipeline needs it: an issuer is its key. */
import type { Signer } from '../../keys/signer.ts';
import type { SshPublicKey } from '../../ssh/public-key.ts';

export interface SshSigningIssuer {
  readonly publicKey: SshPublicKey;
  readonly signer: Signer;
}

/** What a certificate has beside what was decided. */
export interface SshDrawn {
  /** The key that was judged, or the one that was made as decided. */
  readonly subject: SshPublicKey;
  readonly serial: bigint;
  /** 32 random octets. */
  readonly nonce: Uint8Array;
}
