/** Profiles and certificate policies as they are stored; what was removed is not there. */
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { CertificatePolicyRow, CertificateProfileRow } from '../../records/policies.ts';
import type { Page, Reader } from '../../records/store.ts';

/** What profiles are called in addresses and by narrowed tokens. */
export const SLUG = /^[a-z0-9-]{1,255}$/;

/** @throws not_found */
export async function profileRow(reader: Reader, tenantId: Id, id: Id): Promise<CertificateProfileRow> {
  const row = await reader.get('certificateProfiles', { tenantId, id });
  if (row === undefined || row.removedAt !== null) throw notFound('certificate_profile', id);
  return row;
}

/** @throws not_found */
export async function certificatePolicyRow(
  reader: Reader,
  tenantId: Id,
  id: Id,
): Promise<CertificatePolicyRow> {
  const row = await reader.get('certificatePolicies', { tenantId, id });
  if (row === undefined || row.removedAt !== null) throw notFound('certificate_policy', id);
  return row;
}

/** Of a tenant's policies, and of its profiles: lists look through all of them. */
const MOST = 1000;

/** @param kind as it is called in the plural. @throws conflict when the tenant has as many as it may */
export async function checkRoom(
  reader: Reader,
  table: 'certificatePolicies' | 'certificateProfiles',
  tenantId: Id,
  kind: string,
): Promise<void> {
  const rows = await reader.list(table, { tenantId, removedAt: null }, { limit: MOST });
  if (rows.length >= MOST) throw new ChanceryError('conflict', `a tenant has at most ${MOST} ${kind}`);
}

/** A part of a list. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** What a list finds: how many there are, and those in its window, the newest first. */
export interface Found<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

/** A few are read at a time, and only those in the window are kept. @param isWanted of all that are there */
export async function findRows<Row extends { readonly id: Id }>(
  list: (page: Page) => Promise<readonly Row[]>,
  isWanted: (row: Row) => boolean,
  { limit, offset }: Window,
): Promise<Found<Row>> {
  const rows: Row[] = [];
  let total = 0;
  let before: Id | undefined;
  do {
    const page = await list({ limit: PAGE, before });
    for (const row of page) {
      if (!isWanted(row)) continue;
      if (total >= offset && rows.length < limit) rows.push(row);
      total += 1;
    }
    before = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
  return { total, rows };
}

const PAGE = 100;

/** Whether one of some texts holds another, whatever the case of its letters. */
export function holdsText(texts: readonly (string | null)[], part: string | undefined): boolean {
  const wanted = part?.toLowerCase() ?? '';
  return texts.some((text) => (text ?? '').toLowerCase().includes(wanted));
}
