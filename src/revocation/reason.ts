/** Why something is revoked: CRLReason (RFC 5280 §5.3.1) as callers may give it. */
import { invalidField, quote } from '../base/error.ts';
import { CRL_REASON, type CrlReason, crlReason } from '../x509/extensions/reason-code.ts';

/** `remove_from_crl` is for delta CRLs alone: it revokes nothing. */
export const REVOCATION_REASONS: readonly CrlReason[] = (Object.keys(CRL_REASON) as CrlReason[]).filter(
  (name) => name !== 'remove_from_crl',
);

/** An authority cannot be held and let go: what it signed meanwhile would be in doubt for ever. */
export const AUTHORITY_REASONS: readonly CrlReason[] = REVOCATION_REASONS.filter(
  (name) => name !== 'certificate_hold',
);

/**
 * @param text one of `allowed`; `unspecified` when absent
 * @returns the number of a CRLReason
 * @throws invalid_field naming what passes
 */
export function parseReason(text: string | undefined, allowed: readonly CrlReason[]): number {
  const name = allowed.find((candidate) => candidate === (text ?? 'unspecified'));
  if (name !== undefined) return CRL_REASON[name];
  throw invalidField('reason', `must be one of ${allowed.join(', ')}, not ${quote(text ?? '')}`);
}

/** As callers give it. */
export function spellReason(code: number): CrlReason {
  return crlReason(code) ?? 'unspecified';
}

/** The reason of what stands below an authority: its key is the one that signed them. */
export function reasonBelow(code: number): number {
  return code === CRL_REASON.key_compromise ? CRL_REASON.ca_compromise : code;
}
