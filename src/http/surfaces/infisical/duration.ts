/**
 * Lengths of time as Infisical reads them (npm's `ms`): a number, perhaps with a fraction, and a unit in any case, in words or
 * by its letter; no unit is milliseconds, `m` and `M` are minutes, and there are no months.
 */
import { LONGEST_DURATION } from '../../../base/duration.ts';
import { ChanceryError } from '../../../base/error.ts';
import type { Length } from '../../../fleet/hosts.ts';
import { issue } from './issue.ts';

const PATTERN =
  /^(-?\d*\.?\d+) *(?:(milliseconds?|msecs?|ms)|(seconds?|secs?|s)|(minutes?|mins?|m)|(hours?|hrs?|h)|(days?|d)|(weeks?|w)|(years?|yrs?|y))?$/i;

/** Milliseconds of each unit, in the order of the pattern's groups; a year has 365.25 days. */
const UNITS = [1, 1000, 60_000, 3_600_000, 86_400_000, 604_800_000, 31_557_600_000];

const MOST_CHARACTERS = 100;

/**
 * @param passes what an unreadable one is answered with
 * @returns whole seconds, rounded up, and the text as it was given
 * @throws invalid_field for what cannot be read or is not above zero; malformed for an empty text, and for a length below
 *   a second or above 100 years
 */
export function readLength(
  text: string,
  field: string,
  passes = 'must be a positive length of time such as "30m", "8h" or "1y"',
): Length {
  if (text === '') throw malformed('Invalid date format string: ');
  const ms = milliseconds(text);
  if (ms === undefined || !(ms > 0)) {
    throw issue(field, passes);
  }
  if (ms < 1000)
    throw malformed(`${field} must be at least one second; a number without a unit is milliseconds`);
  const seconds = Math.ceil(ms / 1000);
  if (seconds > LONGEST_DURATION) throw malformed(`${field} must be at most 100 years`);
  return { text, seconds };
}

export function readOptionalLength(text: string | undefined, field: string): Length | undefined {
  return text === undefined ? undefined : readLength(text, field);
}

function milliseconds(text: string): number | undefined {
  const [, count, ...units] = (text.length > MOST_CHARACTERS ? null : PATTERN.exec(text)) ?? [];
  if (count === undefined) return undefined;
  const unit = units.findIndex((one) => one !== undefined);
  return Number(count) * (UNITS[unit] ?? 1);
}

function malformed(message: string): ChanceryError {
  return new ChanceryError('malformed', message);
}
