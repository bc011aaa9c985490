/** A case before the decision table of SSH: the request, the policy, the issuer's facts, and what follows from them. */
import type { Refusal } from '../../base/error.ts';
import type { SshCertificateKind } from '../../ssh/certificate.ts';
import type { KeyStanding } from '../case.ts';
import type { SshPolicy } from './ssh-policy.ts';
import type { SshGrant, SshRequest } from './ssh-request.ts';

/** What is true of the issuer at the time of the decision. An SSH authority has no end. */
export interface SshIssuerFacts {
  /** What callers know it by. */
  readonly name: string;
  readonly isActive: boolean;
  readonly kind: SshCertificateKind | 'any';
}

/** Seconds since 1970 UTC: `after <= now < before`. */
export interface SshValidity {
  readonly after: number;
  readonly before: number;
  /** Seconds from now until `before`. */
  readonly ttl: number;
}

export interface SshCase {
  readonly request: SshRequest;
  readonly grant: SshGrant;
  readonly policy: SshPolicy;
  readonly issuer: SshIssuerFacts;
  readonly keyStanding: KeyStanding;
  /** Whether the authority's KRL names the subject's key, so that a certificate for it would be dead. */
  readonly isDistrusted: boolean;
  /** Whether another identity of the tenant has registered the subject's key. */
  readonly isAnothers: boolean;
  readonly validity: SshValidity;
}

/** One rule: what it refuses of a case, nothing when it is content. */
export type SshRule = (c: SshCase) => readonly Refusal[];
