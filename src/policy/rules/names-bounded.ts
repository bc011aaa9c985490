/** A certificate carries at most 100 names, so that its reading stays cheap for everyone. */
import { CONTENT, type RequestRule, refuse } from '../case.ts';

export const MOST_NAMES = 100;

export const namesBounded: RequestRule = ({ request }) => {
  const count = request.names.length;
  const last = request.names[MOST_NAMES];
  if (last === undefined) return CONTENT;
  const message = `${count} names were asked for; a certificate carries at most ${MOST_NAMES}`;
  return [refuse('names_bounded', last.field, String(count), message, [`at most ${MOST_NAMES}`])];
};
