/** Searching the inventory: what may be asked, and how an answer is continued. */
import type { Id } from '../base/ids.ts';
import type { CertificateKind, CertificateRow, NameRow, RevocationRow } from './certificates.ts';

/** Names that equal one of `values`, begin or end with it. Values are as {@link NameRow} keeps them. */
export interface NamePattern {
  readonly match: 'exact' | 'prefix' | 'suffix';
  /** Spellings of one thing, distinct, none of them empty. */
  readonly values: readonly string[];
}

/**
 * `created` is the order of ids; `commonName` is without regard to the case of ASCII letters, with those that have none
 * as if it were empty. Certificates that are alike in it stand in the order of ids.
 */
export interface CertificateOrder {
  readonly by: 'created' | 'expires' | 'commonName';
  readonly descending: boolean;
}

/** A place in an order, from which an answer is continued: the rows that stand behind it. */
export interface CertificatePosition {
  /** What the order goes by: nothing beside the id, the end in seconds since 1970 UTC, or the folded common name. */
  readonly key: number | string | null;
  readonly id: Id;
}

export interface CertificateQuery {
  readonly tenantId: Id;
  readonly id?: Id | undefined;
  readonly kind?: CertificateKind | undefined;
  /** Whether CA certificates are among the answers. */
  readonly authorities: boolean;
  /** Whether certificates that were deleted are among the answers; absent: they are not. */
  readonly includeArchived?: boolean | undefined;
  readonly authorityId?: Id | undefined;
  readonly role?: string | undefined;
  readonly serial?: Uint8Array | undefined;
  /** Of the folded common name. */
  readonly commonName?: NamePattern | undefined;
  /** Of any name but the common one. */
  readonly san?: NamePattern | undefined;
  /** Of their end, in seconds since 1970 UTC: from inclusive, until exclusive. */
  readonly endsFrom?: number | undefined;
  readonly endsUntil?: number | undefined;
  /** Revoked by themselves or with their authority. */
  readonly revoked?: boolean | undefined;
  /** The newest first when absent. */
  readonly order?: CertificateOrder | undefined;
  readonly after?: CertificatePosition | undefined;
  /** How many at most. */
  readonly limit: number;
}

/** When, in seconds since 1970 UTC, and why (a CRLReason number). */
export interface Revoked {
  readonly revokedAt: number;
  readonly reason: number;
}

/** What orders go by. */
export const PLACE_COLUMNS = ['id', 'notAfter', 'commonName'] as const;
export type PlaceColumn = (typeof PLACE_COLUMNS)[number];

/** A certificate with the columns that were asked for. */
export interface ListedCertificate<C extends keyof CertificateRow> {
  readonly certificate: Pick<CertificateRow, C | PlaceColumn>;
  readonly revocation: Revoked | undefined;
  /** Of its authority, with all that it signed. */
  readonly authorityRevocation: Revoked | undefined;
}

/** A certificate with all that is kept of it. */
export interface CertificateListing extends ListedCertificate<keyof CertificateRow> {
  readonly revocation: RevocationRow | undefined;
}

export interface CertificatePage<Listing = CertificateListing> {
  /** May be fewer than were asked for, and none, though more follow: a page looks at so many certificates and no more. */
  readonly listings: readonly Listing[];
  /** Where to go on; undefined at the end. */
  readonly next: CertificatePosition | undefined;
}

export type CertificateName = Pick<NameRow, 'type' | 'value'>;

export const NEWEST_FIRST: CertificateOrder = { by: 'created', descending: true };
