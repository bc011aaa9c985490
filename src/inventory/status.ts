/** The one word for how a certificate stands. */
import type { CertificateListing } from '../records/search.ts';

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
export function statusOf(listing: CertificateListing, at: number): CertificateStatus {
  if (revocationOf(listing) !== undefined) return 'revoked';
  return listing.certificate.notAfter < at ? 'expired' : 'active';
}

/** When and why (a CRLReason number) a certificate was revoked: by itself or with its authority, whichever came first. */
export function revocationOf({
  authorityRevocation,
  revocation,
}: CertificateListing): { readonly revokedAt: number; readonly reason: number } | undefined {
  if (revocation === undefined || authorityRevocation === undefined) return revocation ?? authorityRevocation;
  return authorityRevocation.revokedAt < revocation.revokedAt ? authorityRevocation : revocation;
}
