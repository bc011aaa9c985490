/** What is counted of a tenant, rather than listed. Days are UTC's, numbered from 1970-01-01 as 0. */
import type { Id } from '../base/ids.ts';
import type { CertificateKind } from './certificates.ts';
import type { KrlRow } from './ssh.ts';

export const DAY_SECONDS = 86_400;

/** Active certificates that are no authority's: neither ended, revoked (by themselves or with their authority) nor deleted. */
export interface StandingQuery {
  readonly tenantId: Id;
  readonly kind: CertificateKind;
  /** Seconds since 1970 UTC. */
  readonly at: number;
  /** Days of ends are told up to this one. */
  readonly lastDay: number;
}

/** So many certificates that are alike in what is told of them. */
export interface Standing {
  /** Tenths of their life that are over, 0 to 9; 0 for those whose life is still to begin. */
  readonly tenth: number;
  /** Of their end; null: behind the last day that was asked for. */
  readonly endDay: number | null;
  /** Whether another one was made in their place. */
  readonly isReplaced: boolean;
  readonly certificates: number;
}

export interface Days {
  readonly first: number;
  /** How many, from 1 to {@link MOST_DAYS}. */
  readonly count: number;
}

export const MOST_DAYS = 100;

/** Where a certificate stands in its life. @param at seconds since 1970 UTC, not behind its end */
export function tenthOf(
  { notAfter, notBefore }: { readonly notAfter: number; readonly notBefore: number },
  at: number,
): number {
  // Its last second is still of its life (RFC 5280 §4.1.2.5).
  return at < notBefore ? 0 : Math.trunc(((at - notBefore) * 10) / (notAfter - notBefore + 1));
}

/** A published KRL without its octets. */
export type KrlHead = Omit<KrlRow, 'body'>;
