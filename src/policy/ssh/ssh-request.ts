/** What was asked for of SSH, parsed: the input of its decision table, whatever API it came by. */
import type { KeyAlgorithm } from '../../keys/algorithms.ts';
import type { SshSubjectKey } from '../../keys/ssh-subject.ts';
import type { SshCertificateKind } from '../../ssh/certificate.ts';

export interface SshRequest {
  /** What names the issuer in the request, e.g. `sshHostId` or `cluster_id`. */
  readonly issuerField: string;
  readonly kind: SshCertificateKind;
  readonly kindField: string;
  /** In the order in which they are to stand in the certificate. */
  readonly principals: readonly RequestedPrincipal[];
  /** Where principals as a whole stand in the request. */
  readonly principalsField: string;
  readonly key: SshRequestedKey;
  readonly keyField: string;
  readonly keyId: RequestedKeyId;
  /** Seconds from now; absent: the policy's usual length. */
  readonly ttl: number | undefined;
  readonly ttlField: string;
  /** Those that are wanted of the policy's extensions; absent: all of them. */
  readonly extensions?: readonly string[] | undefined;
  readonly extensionsField?: string;
  /** Further restrictions, beside the policy's own. The value of a flag is empty. */
  readonly criticalOptions?: Readonly<Record<string, string>> | undefined;
  readonly criticalOptionsField?: string;
}

export interface RequestedPrincipal {
  readonly value: string;
  readonly field: string;
}

export type SshRequestedKey =
  | { readonly kind: 'given'; readonly subject: SshSubjectKey }
  | { readonly kind: 'made'; readonly algorithm: KeyAlgorithm };

/** The key id, which sshd logs at each login. */
export interface RequestedKeyId {
  readonly text: string;
  /** Present when the caller chose it. */
  readonly field?: string;
}

/** What proves the principals: the policy's own list, or a mapping that lets the caller log in to a host. */
export type SshGrant =
  | { readonly kind: 'allow_list' }
  | { readonly kind: 'login_mapping'; readonly ownerId: string; readonly principals: readonly string[] };
