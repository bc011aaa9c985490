/** A case before the decision table: the request, the policy, the issuer's facts, and what follows from them. */
import { quote, type Refusal } from '../base/error.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../keys/algorithms.ts';
import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import type { IssuancePolicy } from './issuance-policy.ts';
import type { IssuanceRequest } from './request.ts';

/** What is true of the issuer at the time of the decision. */
export interface IssuerFacts {
  /** What callers know it by. */
  readonly name: string;
  /** Of its subject; undefined for a root that is to sign itself. */
  readonly commonName: string | undefined;
  /** Whether its authority is switched on. */
  readonly isActive: boolean;
  readonly keyAlgorithm: KeyAlgorithm;
  /** What it signs with when nothing else is asked for. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Of the issuer's certificate; seconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** How many authorities may stand below it, by its own path length and those above; undefined: not bounded. */
  readonly pathLength: number | undefined;
  /** Its own name constraints and those of every authority above it. */
  readonly nameConstraints: readonly NameConstraints[];
}

export type KeyStanding = 'free' | 'authority' | 'compromised';

/** Seconds since 1970 UTC; both ends belong to the period. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
  /** Where the policy's cap shortened what was asked for: both lengths, in seconds from now. */
  readonly clamped: { readonly from: number; readonly to: number } | undefined;
}

/** What proves the names: the policy's allow-list, or somebody's approval; for ACME authorizations to join. */
export type Grant =
  | { readonly kind: 'allow_list' }
  /** Stands in for the allow-list and for no other rule. `csrHash` is the SHA-256 of the CSR that was approved, hexadecimal. */
  | {
      readonly kind: 'approval';
      readonly requestId: string;
      readonly approvedBy: string;
      readonly csrHash: string;
    };

export interface Case {
  readonly request: IssuanceRequest;
  readonly grant: Grant;
  readonly policy: IssuancePolicy;
  readonly issuer: IssuerFacts;
  readonly keyStanding: KeyStanding;
  /** Seconds since 1970 UTC. */
  readonly now: number;
  readonly validity: Validity;
}

/** One rule: what it refuses of a case, nothing when it is content. */
export type Rule = (c: Case) => readonly Refusal[];

/** The part of a case that stands before an issuer is known. */
export interface RequestCase extends Pick<Case, 'request' | 'policy'> {
  readonly grant: Pick<Grant, 'kind'>;
}
export type RequestRule = (c: RequestCase) => readonly Refusal[];

export const CONTENT: readonly Refusal[] = [];

/** How much of an allow-list a refusal tells: refusals are answered, and kept in the audit trail. */
const MOST_ALLOWED_TOLD = 20;

/** A refusal of one value. @param allowed what would pass, for a reader. @param of which of several kinds it is of */
export function refuse(
  rule: string,
  field: string,
  value: string,
  message: string,
  allowed: readonly string[] = [],
  of?: string,
): Refusal {
  const more = allowed.length - MOST_ALLOWED_TOLD;
  const told = more > 0 ? [...allowed.slice(0, MOST_ALLOWED_TOLD), `and ${more} more`] : allowed;
  const kind = of === undefined ? {} : { of };
  return { rule, field, ...kind, value: quote(value).slice(1, -1), message, allowed: told };
}
