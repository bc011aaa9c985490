/** What is asked for under a profile. */
import type { Id } from '../../base/ids.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../keys/algorithms.ts';
import type { CertifiedName } from '../../policy/issuance-policy.ts';
import type { RequestedDates, RequestedUsages, SubjectAttribute } from '../../policy/request.ts';

/** How long it is to be good for: a length in seconds, times, or neither. */
export interface AskedPeriod {
  readonly ttl: number | undefined;
  readonly ttlField: string;
  readonly dates: RequestedDates | undefined;
}

export interface IssueUnderProfile {
  readonly profileId: Id;
  readonly commonName: string | undefined;
  readonly commonNameField: string;
  /** Attributes besides the common name, by the side of it on which they stand; least specific first. */
  readonly before: readonly SubjectAttribute[];
  readonly behind: readonly SubjectAttribute[];
  /** As they were written, each with its field. */
  readonly names: readonly { readonly type: CertifiedName; readonly value: string; readonly field: string }[];
  readonly namesField: string;
  readonly usages: RequestedUsages;
  readonly signature: SignatureAlgorithm | undefined;
  readonly signatureField: string;
  readonly keyAlgorithm: KeyAlgorithm | undefined;
  readonly keyField: string;
  readonly period: AskedPeriod;
}

export interface SignUnderProfile {
  readonly profileId: Id;
  /** PEM. */
  readonly csr: string;
  readonly csrField: string;
  readonly period: AskedPeriod;
}
