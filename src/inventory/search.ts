/** Searching the inventory. */
import type { Id } from '../base/ids.ts';
import type { CertificateKind, CertificateRow } from '../records/certificates.ts';
import { folded } from '../records/names.ts';
import type {
  CertificateOrder,
  CertificatePage,
  CertificatePosition,
  CertificateQuery,
  ListedCertificate,
} from '../records/search.ts';
import { NEWEST_FIRST } from '../records/search.ts';
import type { Reader } from '../records/store.ts';
import { parseNamePattern } from './name-pattern.ts';
import { type CertificateStatus, STATUSES } from './status.ts';

/** What is searched for; what is absent does not matter. */
export interface Search {
  readonly kind?: CertificateKind | undefined;
  readonly authorityId?: Id | undefined;
  readonly role?: string | undefined;
  readonly serial?: Uint8Array | undefined;
  /** As {@link parseNamePattern} reads them. */
  readonly commonName?: string | undefined;
  readonly san?: string | undefined;
  /** Seconds: their end is not behind us, and no further away. */
  readonly expiringWithin?: number | undefined;
  readonly status?: CertificateStatus | undefined;
  /** Without a status, revoked ones are found only when this says so. */
  readonly includeRevoked?: boolean | undefined;
  readonly order?: CertificateOrder | undefined;
}

export interface SearchPage {
  /** What "now" means, seconds since 1970 UTC: the same for all pages of one search. */
  readonly at: number;
  readonly after: CertificatePosition | undefined;
  readonly limit: number;
}

/**
 * What was issued or imported, without the certificates of authorities.
 * @param columns of each certificate, beside what orders go by
 * @throws invalid_field for a pattern of names that cannot be read
 */
export async function searchCertificates<C extends keyof CertificateRow>(
  reader: Pick<Reader, 'listed'>,
  tenantId: Id,
  search: Search,
  page: SearchPage,
  columns: readonly C[],
): Promise<CertificatePage<ListedCertificate<C>>> {
  const { kind, authorityId, role, serial } = search;
  const commonName = patternOf(search.commonName, 'common_name');
  const san = patternOf(search.san, 'san');
  if (commonName === null || san === null) return { listings: [], next: undefined };
  const query: CertificateQuery = {
    tenantId,
    kind,
    authorityId,
    role,
    serial,
    san,
    commonName: commonName && { ...commonName, values: [...new Set(commonName.values.map(folded))] },
    ...times(search, page.at),
    revoked: revokedOf(search),
    authorities: false,
    order: orderOf(search),
    after: page.after,
    limit: page.limit,
  };
  return reader.listed(query, columns);
}

/**
 * The order that was asked for; else what a question about the end is asked for: what ends next, or has ended last. All
 * else comes newest first.
 */
export function orderOf({ expiringWithin, order, status }: Search): CertificateOrder {
  if (order !== undefined) return order;
  if (expiringWithin !== undefined) return { by: 'expires', descending: false };
  return status === 'expired' ? { by: 'expires', descending: true } : NEWEST_FIRST;
}

/** @returns null for what no certificate is named */
function patternOf(text: string | undefined, field: string): CertificateQuery['san'] | null {
  return text === undefined ? undefined : (parseNamePattern(text, field) ?? null);
}

function revokedOf({ includeRevoked = false, status }: Search): boolean | undefined {
  if (status !== undefined) return STATUSES[status].revoked;
  return includeRevoked ? undefined : false;
}

/** A certificate's last second is still of its life (RFC 5280 §4.1.2.5). */
function times(
  { expiringWithin, status }: Search,
  at: number,
): Pick<CertificateQuery, 'endsFrom' | 'endsUntil'> {
  const ended = status === 'expired';
  return {
    endsFrom: expiringWithin !== undefined || status === 'active' ? at : undefined,
    endsUntil: ended ? at : expiringWithin === undefined ? undefined : at + expiringWithin + 1,
  };
}
