/** Lists of certificates: the filters, orders and pages that every list of `/v1` has. */
import Type, { type Static } from 'typebox';
import { toHex } from '../../base/bytes.ts';
import { parseDuration } from '../../base/duration.ts';
import { invalidField } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { parseSlug } from '../../base/name.ts';
import { type Clock, seconds } from '../../base/ports.ts';
import { orderOf, type Search, searchCertificates } from '../../inventory/search.ts';
import type { CertificateKind, CertificateRow } from '../../records/certificates.ts';
import type { CertificateOrder, ListedCertificate } from '../../records/search.ts';
import type { Reader } from '../../records/store.ts';
import { PAGE_QUERY, readLimit } from './page.ts';
import { readSearchCursor, writeSearchCursor } from './search-cursor.ts';
import { readSerial, sshSerial } from './serial.ts';
import { fieldId } from './spelling.ts';

const ORDERS: Readonly<Record<string, CertificateOrder>> = {
  '-created': { by: 'created', descending: true },
  created: { by: 'created', descending: false },
  expires: { by: 'expires', descending: false },
  '-expires': { by: 'expires', descending: true },
  common_name: { by: 'commonName', descending: false },
  '-common_name': { by: 'commonName', descending: true },
};

const PATTERN = { maxLength: 400, description: 'a name, perhaps with one "*" at its beginning or its end' };

export const SEARCH_QUERY = {
  ...PAGE_QUERY,
  ca_id: Type.Optional(Type.String({ maxLength: 100 })),
  role: Type.Optional(Type.String({ maxLength: 100 })),
  serial_number: Type.Optional(
    Type.String({ description: 'any case, with or without colons; of SSH certificates, decimal' }),
  ),
  common_name: Type.Optional(Type.String(PATTERN)),
  san: Type.Optional(Type.String(PATTERN)),
  expiring_within: Type.Optional(Type.String({ maxLength: 40, description: 'a duration such as "30d"' })),
  status: Type.Optional(Type.Enum(['active', 'expired', 'revoked'])),
  include_revoked: Type.Optional(Type.Enum(['true', 'false'])),
  sort: Type.Optional(Type.Enum(Object.keys(ORDERS))),
};

const QUERY = Type.Object(SEARCH_QUERY);
type Query = Static<typeof QUERY>;

export interface Found<C extends keyof CertificateRow> {
  readonly listings: readonly ListedCertificate<C>[];
  /** What the answer took for now, seconds since 1970 UTC. */
  readonly at: number;
  /** The rest of the answer, beside its list. */
  readonly page: { readonly cursor: string | null; readonly has_more: boolean };
}

/**
 * One page. Its cursor goes on with the time that the first page took for now.
 * @param columns that the answer shows of each certificate
 * @throws invalid_field, invalid_duration, invalid_cursor
 */
export async function findCertificates<C extends keyof CertificateRow>(
  { clock, store }: { readonly clock: Clock; readonly store: Pick<Reader, 'listed'> },
  tenantId: Id,
  query: Query,
  kind: CertificateKind | undefined,
  columns: readonly C[],
): Promise<Found<C>> {
  const limit = readLimit(query.limit);
  const search = { ...readSearch(query, kind), kind };
  const order = orderOf(search);
  const serial = search.serial && toHex(search.serial);
  const sought = { ...search, serial, order, tenantId };
  const cursor = query.cursor === undefined ? undefined : readSearchCursor(query.cursor, sought, order.by);
  const at = cursor?.at ?? seconds(clock);
  const asked = { at, after: cursor?.after, limit };
  const { listings, next } = await searchCertificates(store, tenantId, search, asked, columns);
  const more = next === undefined ? null : writeSearchCursor({ at, after: next }, sought);
  return { listings, at, page: { cursor: more, has_more: more !== null } };
}

function readSearch(query: Query, kind: CertificateKind | undefined): Search {
  const { ca_id: ca, expiring_within: within, role, serial_number: serial, sort, status } = query;
  return {
    authorityId: ca === undefined ? undefined : fieldId('ca', ca, 'ca_id'),
    role: role === undefined ? undefined : parseSlug(role, 'role'),
    serial: serial === undefined ? undefined : serialOf(serial, kind),
    commonName: query.common_name,
    san: query.san,
    expiringWithin: within === undefined ? undefined : parseDuration(within, 'expiring_within'),
    status: status as Search['status'],
    includeRevoked: query.include_revoked === 'true',
    order: sort === undefined ? undefined : ORDERS[sort],
  };
}

function serialOf(text: string, kind: CertificateKind | undefined): Uint8Array {
  const serial = kind === 'ssh' ? sshSerial(text) : readSerial(text);
  if (serial !== undefined) return serial;
  if (kind === 'ssh') {
    throw invalidField('serial_number', 'must be decimal, from 1 to 18446744073709551615');
  }
  throw invalidField('serial_number', 'must be at most 20 octets in hexadecimal');
}
