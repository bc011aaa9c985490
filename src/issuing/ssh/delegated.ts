/** The port to an outside issuer: one that builds and signs SSH certificates itself, with its own serials and times. */

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

/** A role of Vault's SSH secrets engine, or OpenBao's, and how to get there. */
export interface VaultSettings {
  /** Origin: `https://vault.example.com:8200`. */
  readonly address: string;
  /** Path of the secrets engine, e.g. `ssh`. */
  readonly mount: string;
  readonly role: string;
  readonly namespace?: string;
  /** PEM: the only roots that are trusted for the address. */
  readonly roots?: string;
}

export type VaultCredentials =
  | { readonly method: 'token'; readonly token: string }
  | {
      readonly method: 'approle';
      /** Path of the auth method; `approle` when absent. */
      readonly mount?: string;
      readonly role_id: string;
      readonly secret_id: string;
    };

export interface DelegatedIssuer {
  /**
   * Asks once; the text of an OpenSSH certificate line comes back, unjudged.
   * @throws issuer_failed, with `mayHaveHappened` when nobody knows whether it signed
   */
  sign(settings: VaultSettings, credentials: VaultCredentials, request: DelegatedRequest): Promise<string>;
}
