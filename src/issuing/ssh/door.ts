/** A way in to an SSH certificate: what is asked for, what it is judged under, and what is committed with it. */
import type { SshGrant, SshRequest } from '../../policy/ssh/ssh-request.ts';
import type { CertificateOrigin, CertificateRow } from '../../records/certificates.ts';
import type { Present } from '../../records/store.ts';
import type { SshContext, UnderSsh } from './contexts.ts';

export interface SshDoor {
  /** Of the audit event. */
  readonly action: string;
  readonly origin: Extract<CertificateOrigin, 'issue' | 'sign'>;
  readonly under: UnderSsh;
  /**
   * Builds the request once the policy is known. Called again when something moved meanwhile, so what it depends on is read
   * in it.
   */
  request(context: SshContext): SshAsked | Promise<SshAsked>;
}

export interface SshAsked {
  readonly request: SshRequest;
  /** Absent: the policy's own list. */
  readonly grant?: SshGrant;
  /** Rows that prove the grant: one that is gone when the certificate is committed makes it be decided once more. */
  readonly present?: readonly Present[];
  /** For the audit event: whom the certificate is for, e.g. the host's id. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface SshIssued {
  readonly certificate: CertificateRow;
  /** The certificate, as it is signed and stored. */
  readonly blob: Uint8Array;
  /** From 1 to 2^64 − 1; decimal on every wire. */
  readonly serial: bigint;
  readonly keyId: string;
  readonly principals: readonly string[];
  /** Seconds from now that the certificate is good for: what was asked, or what the policy's cap made of it. */
  readonly ttl: number;
  /** When the key was made here: PKCS#8 DER in the clear, to be shown once; else undefined. */
  readonly privateKey: Uint8Array | undefined;
}
