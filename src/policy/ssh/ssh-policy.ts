/**
 * The one shape that every spelling of an SSH policy compiles into: a host's, that of logins to it, a template, a cluster's.
 * Plain data, immutable, and known by the hash of its content.
 */
import type { SshKeyAlgorithm } from '../../keys/ssh-subject.ts';
import type { SshCertificateKind } from '../../ssh/certificate.ts';
import type { ValidityPolicy } from '../issuance-policy.ts';

export interface SshPolicy {
  /** Of this shape; a later one gets another name. */
  readonly format: 'ssh 1';
  /** A policy that is switched off gives nothing. */
  readonly isActive: boolean;
  readonly kinds: readonly SshCertificateKind[];
  /** Of the subject. */
  readonly keys: readonly SshKeyAlgorithm[];
  readonly principals: Readonly<Record<SshCertificateKind, PrincipalList>>;
  /** Whether a principal of a host may be a pattern such as `*.example.com`. */
  readonly wildcards: boolean;
  /** Put into every user certificate; callers cannot drop or change them. The value of a flag is empty. */
  readonly criticalOptions: Readonly<Record<string, string>>;
  /** Granted to user certificates; callers may ask for fewer. */
  readonly extensions: readonly string[];
  readonly validity: ValidityPolicy;
  /** Whether a caller may choose the key id. */
  readonly choosesKeyId: boolean;
}

/** Which principals a policy permits by itself; a grant may prove others. */
export interface PrincipalList {
  /** Every well-formed one. */
  readonly any: boolean;
  readonly exact: readonly string[];
  /** What may stand before `.<suffix>`, one or more labels: `*.example.com` as `example.com`. */
  readonly below: readonly string[];
}

export const NO_PRINCIPALS: PrincipalList = { any: false, exact: [], below: [] };

/** Every kind of key that may be a subject. */
export const ALL_SSH_KEYS: readonly SshKeyAlgorithm[] = [
  'ed25519',
  'ec-p256',
  'ec-p384',
  'ec-p521',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
  'rsa-other',
  'sk-ed25519',
  'sk-ec-p256',
];
