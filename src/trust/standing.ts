/** How a certificate stands: whether it was revoked, and what could not be found out. */
import { spellTime } from '../base/time.ts';
import { type CrlReason, crlReason } from '../x509/extensions/reason-code.ts';

export type StandingCode =
  | 'revoked'
  /** One of our keys signed it, and our records do not have it. */
  | 'unknown_certificate'
  /** The registered CRL has passed its nextUpdate. */
  | 'crl_expired'
  /** There are CRLs, and they do not say. */
  | 'revocation_unknown';

export interface Standing {
  readonly faults: readonly { readonly code: StandingCode; readonly message: string }[];
  /** Sentences without a subject, said of the certificate. */
  readonly warnings: readonly string[];
}

export const GOOD: Standing = { faults: [], warnings: [] };

export function fault(code: StandingCode, message: string): Standing {
  return { faults: [{ code, message }], warnings: [] };
}

export function both(a: Standing, b: Standing): Standing {
  return { faults: [...a.faults, ...b.faults], warnings: [...a.warnings, ...b.warnings] };
}

export interface Revoked {
  /** CRLReason. */
  readonly reason: number;
  /** Seconds since 1970 UTC. */
  readonly revokedAt: number;
  /** Since when the key is thought to be compromised (RFC 5280 §5.3.2). */
  readonly invalidityAt: number | null | undefined;
}

/**
 * Whether a revocation counts at a time: from when it was made on; and one for a compromised key from when that is thought
 * to have happened, as what was signed since may be anybody's. A hold counts like any other.
 */
export function countsAt({ invalidityAt, reason, revokedAt }: Revoked, at: number): boolean {
  const since = COMPROMISES.has(crlReason(reason)) ? (invalidityAt ?? revokedAt) : revokedAt;
  return Math.min(since, revokedAt) <= at;
}

export function revokedFault({ reason, revokedAt }: Revoked): Standing {
  const why = crlReason(reason) ?? 'unspecified';
  return fault('revoked', `it was revoked at ${spellTime(revokedAt)}: ${why}`);
}

const COMPROMISES: ReadonlySet<CrlReason | undefined> = new Set<CrlReason>([
  'key_compromise',
  'ca_compromise',
  'aa_compromise',
]);
