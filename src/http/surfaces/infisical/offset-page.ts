/** Parts of lists: `offset` and `limit`. */
import Type from 'typebox';
import { issue } from './issue.ts';

export const OFFSET_QUERY = {
  offset: Type.Optional(Type.String({ description: '0 when absent' })),
  limit: Type.Optional(Type.String({ description: '1 to 100' })),
};

/** What is skipped is read all the same; further back, `GET /v1/certificates` goes by cursors. */
const MOST_OFFSET = 10_000;

/** @param usual of the limit, when none is given. @throws invalid_field */
export function readOffsetPage(
  query: { readonly offset?: string; readonly limit?: string },
  usual: number,
): { readonly offset: number; readonly limit: number } {
  return {
    offset: readNumber(query.offset, 'offset', 0, 0, MOST_OFFSET),
    limit: readNumber(query.limit, 'limit', usual, 1, 100),
  };
}

function readNumber(
  text: string | undefined,
  field: string,
  usual: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return usual;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw issue(field, `Expected a number from ${least} to ${most}`);
}
