/**
 * Whether a certificate was revoked, by CRLs (RFC 5280 §6.3.3): pure, without a clock, a store or a network. The letters
 * in comments are the steps of that clause.
 */
import type { Certificate } from '../../x509/certificate.ts';
import type { CertificateList } from '../../x509/crl.ts';
import { CRL_REASON } from '../../x509/extensions/reason-code.ts';
import { combined } from './delta.ts';
import { entryFor } from './entry.ts';
import { type CrlFault, furthest } from './fault.ts';
import { pointsOf } from './points.ts';
import { ALL_REASONS, reasonsOf } from './reasons.ts';
import { scopeFault } from './scope.ts';
import { type CrlSigners, signerOf } from './signer.ts';
import { usabilityFault } from './usable.ts';

export type CrlStatus =
  | { readonly status: 'good' }
  /** `reason` is a CRLReason, 0 when none is given; `revokedAt` seconds since 1970 UTC. A certificate on hold is revoked. */
  | { readonly status: 'revoked'; readonly reason: number; readonly revokedAt: number }
  /** Not every reason was covered by CRLs that could be used; `why` is what held back the one that got furthest. */
  | { readonly status: 'unknown'; readonly why: CrlFault };

export interface CrlOptions extends CrlSigners {
  /** Whether delta CRLs among the lists are heeded; by default they are. */
  readonly deltas?: boolean;
}

/**
 * @param issuer the certificate above `certificate` on its path, which was validated
 * @param crls complete and delta CRLs, of any issuers, in any order, bounded in number by the caller
 * @param at seconds since 1970 UTC
 */
export function crlStatus(
  certificate: Certificate,
  issuer: Certificate,
  crls: readonly CertificateList[],
  at: number,
  options: CrlOptions = {},
): CrlStatus {
  const points = pointsOf(certificate);
  if (points === undefined) return { status: 'unknown', why: 'unreadable_certificate' };
  const deltas = options.deltas === false ? [] : crls.filter(isDelta);
  let covered = 0;
  let why: CrlFault = 'no_crl';
  const complete = crls.filter((crl) => !isDelta(crl)).sort(byAge);
  for (const point of points) {
    for (const crl of complete) {
      // (b)
      const fault = scopeFault(certificate, point, crl) ?? usabilityFault(crl, at);
      // (d), (e)
      const reasons = reasonsOf(point, crl);
      if (fault === undefined && (reasons & ~covered) === 0) continue;
      // (f), (g)
      const signer = fault ?? signerOf(crl, issuer, options);
      if (typeof signer === 'string') {
        why = furthest(why, signer);
        continue;
      }
      // (c), (h) to (k)
      const entry = entryFor(certificate, combined(crl, deltas, signer, at));
      if (entry !== undefined && entry.reason !== CRL_REASON.remove_from_crl)
        return { status: 'revoked', reason: entry.reason, revokedAt: entry.revokedAt };
      // (l)
      covered |= reasons;
      if (covered === ALL_REASONS) return { status: 'good' };
    }
  }
  return { status: 'unknown', why: covered === 0 ? why : furthest(why, 'reasons_not_covered') };
}

/** (a): of several lists the newest counts; two of one second are told apart by their numbers. */
function byAge(a: CertificateList, b: CertificateList): number {
  return b.thisUpdate - a.thisUpdate || Number((b.number ?? 0n) - (a.number ?? 0n));
}

function isDelta({ deltaBase }: CertificateList): boolean {
  return deltaBase !== undefined;
}
