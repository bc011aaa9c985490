/** The trail as a file. */
import { api } from '../../api/client.ts';
import { type AuditSearch, queryOf } from './search.ts';
import type { TrailEvent } from './trail.ts';

export type Format = 'jsonl' | 'csv';

/** What a page of a browser holds without trouble. */
export const MOST_EXPORTED = 100_000;
const PAGE = '1000';

/** @param onRead is told how many are read @param isGone whether nobody waits for it any more */
export async function readAll(
  search: AuditSearch,
  onRead: (count: number) => void,
  isGone: () => boolean,
): Promise<{ readonly events: readonly TrailEvent[]; readonly hasMore: boolean }> {
  const events: TrailEvent[] = [];
  let cursor: string | undefined;
  while (!isGone() && events.length < MOST_EXPORTED) {
    const query = { ...queryOf(search), limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await api.get('/v1/audit/logs', { params: { query } });
    events.push(...page.logs);
    onRead(events.length);
    if (page.cursor === null) return { events, hasMore: false };
    cursor = page.cursor;
  }
  return { events, hasMore: true };
}

export function spellAll(
  events: readonly TrailEvent[],
  format: Format,
): { readonly text: string; readonly type: string } {
  if (format === 'csv') {
    const lines = [
      COLUMNS.join(','),
      ...events.map((event) => COLUMNS.map((one) => field(event[one])).join(',')),
    ];
    return { text: `${lines.join('\r\n')}\r\n`, type: 'text/csv' };
  }
  return { text: events.map((event) => `${JSON.stringify(event)}\n`).join(''), type: 'application/jsonl' };
}

const COLUMNS = [
  'timestamp',
  'action',
  'success',
  'identity_type',
  'identity_id',
  'source_ip',
  'user_agent',
  'request_id',
  'duration_ms',
  'id',
  'extra_data',
] as const;

/** A field of RFC 4180. What a spreadsheet would take for a formula is told as text. */
function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
