/** Lists of `/v1`: `{"data":[…],"cursor","has_more"}`, newest first, with an opaque cursor. */
import Type, { type TSchema } from 'typebox';
import { fromBase64Url, toBase64Url, utf8 } from '../../base/bytes.ts';
import { ChanceryError, invalidField } from '../../base/error.ts';
import { type Id, parseId } from '../../base/ids.ts';
import type { Page } from '../../records/store.ts';

/** Query members of every list. */
export const PAGE_QUERY = {
  limit: Type.Optional(Type.String({ description: '1 to 1000; 100 when absent' })),
  cursor: Type.Optional(Type.String({ description: 'of the page before' })),
};

export function pageSchema(item: TSchema, member = 'data'): TSchema {
  return Type.Object({
    [member]: Type.Array(item),
    cursor: Type.Union([Type.String(), Type.Null()]),
    has_more: Type.Boolean(),
  });
}

interface PageBounds {
  readonly usual: number;
  readonly most: number;
}

const PAGE_BOUNDS: PageBounds = { usual: 100, most: 1000 };

/**
 * Reads `limit` and `cursor`; asks for one row more than wanted, by which {@link pageOf} knows whether there are more.
 * @throws invalid_field, invalid_cursor
 */
export function readPage(
  query: { readonly limit?: string; readonly cursor?: string },
  bounds: PageBounds = PAGE_BOUNDS,
): Page {
  return {
    limit: readLimit(query.limit, bounds) + 1,
    before: query.cursor === undefined ? undefined : readCursor(query.cursor),
  };
}

/** @throws invalid_field */
export function readLimit(text: string | undefined, { most, usual }: PageBounds = PAGE_BOUNDS): number {
  const limit = text === undefined ? usual : Number(text);
  if (!/^\d{1,4}$/.test(text ?? String(usual)) || limit < 1 || limit > most) {
    throw invalidField('limit', `must be a number from 1 to ${most}`);
  }
  return limit;
}

/** @param rows as many as {@link readPage} asked for, if there are as many */
export function pageOf<T>(
  rows: readonly T[],
  page: Page,
  idOf: (row: T) => Id,
  item: (row: T) => unknown,
  member = 'data',
): Readonly<Record<string, unknown>> {
  const shown = rows.slice(0, page.limit - 1);
  const last = shown[shown.length - 1];
  const more = rows.length > shown.length && last !== undefined;
  return { [member]: shown.map(item), cursor: more ? writeCursor(idOf(last)) : null, has_more: more };
}

function writeCursor(id: Id): string {
  return toBase64Url(utf8(`1 ${id}`));
}

function readCursor(text: string): Id {
  const decoded = fromBase64Url(text);
  const [version, spelled] = decoded === undefined ? [] : new TextDecoder().decode(decoded).split(' ');
  const id =
    version === '1' && spelled !== undefined && spelled.length === 36 ? parseId('', spelled) : undefined;
  if (id === undefined) throw invalidCursor('must be the one that the page before answered');
  return id;
}

/** @param message completes "cursor …" */
export function invalidCursor(message: string): ChanceryError {
  return new ChanceryError('invalid_cursor', `cursor ${message}`, { fields: [{ field: 'cursor', message }] });
}
