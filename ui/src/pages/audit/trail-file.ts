/** The trail as a file. */
import type { TrailEvent } from '../../api/shapes.ts';

export type Format = 'jsonl' | 'csv';

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
