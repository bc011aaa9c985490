/** When a watched certificate is replaced, and how long a watch waits after a failure. */
import { expect, it } from 'vitest';
import { replacementTime, retryWait } from '../../../src/cli/watch/held.ts';

const DAY = 86_400;
const month = { notBefore: 1_000_000, notAfter: 1_000_000 + 30 * DAY };

it('is replaced when two thirds of its life are over, or up to a tenth of it before', () => {
  expect(replacementTime(month, { before: undefined, jitter: 0 })).toBe(month.notBefore + 20 * DAY);
  expect(replacementTime(month, { before: undefined, jitter: 1 })).toBe(month.notBefore + 17 * DAY);
});

it('is replaced so long before its end as was asked for, and never before it began', () => {
  expect(replacementTime(month, { before: 5 * DAY, jitter: 0 })).toBe(month.notAfter - 5 * DAY);
  expect(replacementTime(month, { before: 60 * DAY, jitter: 0.5 })).toBe(month.notBefore);
});

it('waits twice as long after each failure, up to an hour, a tenth of what is left, and never less than 15 s', () => {
  expect([1, 2, 3, 4].map((failures) => retryWait(failures, 30 * DAY, 1))).toEqual([30, 60, 120, 240]);
  expect(retryWait(20, 30 * DAY, 1)).toBe(3600);
  expect(retryWait(20, 6000, 1)).toBe(600);
  expect(retryWait(20, -5, 0)).toBe(15);
});
