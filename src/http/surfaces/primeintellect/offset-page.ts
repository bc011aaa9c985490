/** Lists of Prime Intellect: `{"total_count","offset","limit","data","status"}`, by offset. */
import Type, { type TSchema } from 'typebox';
import { invalidField } from '../../../base/error.ts';

export const OFFSET_QUERY = {
  offset: Type.Optional(Type.String({ description: 'how many are skipped; 0 when absent' })),
  limit: Type.Optional(Type.String({ description: 'how many at most' })),
};

export interface OffsetPage {
  readonly offset: number;
  readonly limit: number;
}

export const STATUS = 'success';

export function offsetPageSchema(item: TSchema): TSchema {
  return Type.Object({
    total_count: Type.Integer(),
    offset: Type.Integer(),
    limit: Type.Integer(),
    data: Type.Array(item),
    status: Type.String(),
  });
}

interface LimitBounds {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/** @throws invalid_field */
export function readOffsetPage(
  query: { readonly offset?: string; readonly limit?: string },
  { least, most, usual }: LimitBounds,
): OffsetPage {
  return {
    offset: readNumber(query.offset, 'offset', 0, 0, MOST),
    limit: readNumber(query.limit, 'limit', usual, least, most),
  };
}

/** The greatest number that every client can hold. */
export const MOST = 2_147_483_647;

function readNumber(
  text: string | undefined,
  field: string,
  usual: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return usual;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most) throw invalidField(field, `must be a number from ${least} to ${most}`);
  return value;
}

/** @param data those of the page */
export function offsetPageOf(total: number, page: OffsetPage, data: readonly unknown[]): unknown {
  return { total_count: total, offset: page.offset, limit: page.limit, data, status: STATUS };
}
