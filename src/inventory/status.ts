/** The one word for how a certificate stands. */
import type { ListedCertificate, Revoked } from '../records/search.ts';

/** Of each status, whether such certificates are revoked. */
export const STATUSES = {
  /** Neither revoked nor ended. */
  active: { revoked: false },
  /** Ended without being revoked. */
  expired: { revoked: false },
  /** Revoked, ended or not. */
  revoked: { revoked: true },
} as const;

export type CertificateStatus = keyof typeof STATUSES;

/** @param at seconds since 1970 UTC */
export function statusOf(listing: ListedCertificate<never>, at: number): CertificateStatus {
  if (revocationOf(listing) !== undefined) return 'revoked';
  return listing.certificate.notAfter < at ? 'expired' : 'active';
}

/** When and why a certificate was revoked: by itself or with its authority, whichever came first. */
export function revocationOf({
  authorityRevocation,
  revocation,
}: ListedCertificate<never>): Revoked | undefined {
  if (revocation === undefined || authorityRevocation === undefined) return revocation ?? authorityRevocation;
  return authorityRevocation.revokedAt < revocation.revokedAt ? authorityRevocation : revocation;
}
