/** Column kinds as the values that each driver takes and gives. Values that go in were checked before. */
import { fromHex } from '../../base/bytes.ts';
import type { ColumnKind } from '../../records/column.ts';
import type { SqlColumn, Stored } from './schema.ts';

export interface Codec {
  readonly encode: Readonly<Record<ColumnKind, (value: never) => Stored>>;
  readonly decode: Readonly<Record<ColumnKind, (stored: never) => unknown>>;
}

const same = (value: Stored): Stored => value;

/** Booleans are 0 and 1; octets come as a Buffer. */
export const SQLITE_CODEC: Codec = {
  encode: { id: same, text: same, int: same, blob: same, bool: (value: boolean) => (value ? 1 : 0), json },
  decode: {
    id: same,
    text: same,
    int: safeInteger,
    bool: (stored: number) => stored === 1,
    blob: (stored: Uint8Array) => new Uint8Array(stored),
    json: (stored: string) => JSON.parse(stored),
  },
};

/** Every value comes as the text of PostgreSQL's own output. */
export const POSTGRES_CODEC: Codec = {
  encode: { id: same, text: same, int: same, blob: same, bool: same, json },
  decode: {
    id: same,
    text: same,
    int: safeInteger,
    bool: (stored: string) => stored === 't',
    blob: (stored: string) => fromHex(stored.slice(2)),
    json: (stored: string) => JSON.parse(stored),
  },
};

export function encode(codec: Codec, column: SqlColumn, value: unknown): Stored {
  if (value === null && column.kind !== 'json') return null;
  return codec.encode[column.kind](value as never);
}

/** @param from where the row's first column stands among `values` */
export type RowReader = (values: readonly Stored[], from?: number) => Record<string, unknown>;

/** What reads rows of these columns: made once, as a page has hundreds. */
export function rowReader(codec: Codec, columns: readonly SqlColumn[]): RowReader {
  const readers = columns.map(({ kind, name }) => ({ name, decode: codec.decode[kind] }));
  return (values, from = 0) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < readers.length; i++) {
      const { decode, name } = readers[i] as (typeof readers)[number];
      const stored = values[from + i] as Stored;
      row[name] = stored === null ? null : decode(stored as never);
    }
    return row;
  };
}

/** What can be read of a row that as a whole cannot. */
export function readablePart(
  codec: Codec,
  columns: readonly SqlColumn[],
  values: readonly Stored[],
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [i, column] of columns.entries()) {
    try {
      Object.assign(row, rowReader(codec, [column])(values, i));
    } catch {
      // It is what cannot be read.
    }
  }
  return row;
}

/** @throws Error for an integer that a number cannot hold exactly */
export function safeInteger(stored: Stored): number {
  const value = Number(stored);
  if (!Number.isSafeInteger(value)) throw new Error('the database holds an integer beyond 53 bits');
  return value;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
