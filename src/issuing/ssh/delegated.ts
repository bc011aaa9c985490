/** The port to an outside issuer: one that builds and signs SSH certificates itself, with its own serials and times. */

import type { VaultCredentials } from '../../authorities/ssh/vault-settings.ts';
import type { VaultPlace } from '../../records/ssh.ts';

/** What an outside issuer is asked for; the certificate that comes back is held to it field by field. */
export interface DelegatedRequest {
  readonly kind: 'user' | 'host';
  /** `type base64`, without a comment. */
  readonly publicKey: string;
  readonly keyId: string;
  /** At least one. */
  readonly principals: readonly string[];
  /** Whole seconds. */
  readonly ttl: number;
  readonly criticalOptions: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, string>>;
}

export interface DelegatedIssuer {
  /**
   * Asks once; the text of an OpenSSH certificate line comes back, unjudged.
   * @throws issuer_failed, with `mayHaveHappened` when nobody knows whether it signed
   */
  sign(place: VaultPlace, credentials: VaultCredentials, request: DelegatedRequest): Promise<string>;
}
