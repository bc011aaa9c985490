/** The place of a sealed record: what it is sealed to, so that it cannot be read in another's place. */
export interface SealContext {
  readonly table: string;
  /** Of the row. */
  readonly id: string;
  /** What the record is, e.g. `private-key`. */
  readonly purpose: string;
  /** Empty when the record is the installation's. */
  readonly tenantId: string;
  /** SHA-256 of the public key that the record belongs to; empty when it belongs to none. */
  readonly spkiHash: Uint8Array;
}
