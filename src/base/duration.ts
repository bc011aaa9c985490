/** The one reader of durations: `90s`, `15m`, `168h`, `30d`, `2w`, `1y`, and compounds where a contract has them. */
import { ChanceryError, quote } from './error.ts';

/** Seconds per unit; `m` is minutes everywhere, and a year has 365.25 days. */
const UNITS: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
});

/** The longest duration that is read at all: 100 years. Policies and issuers set the real bounds. */
export const LONGEST_DURATION = 100 * 31_557_600;

/**
 * Reads a duration into whole seconds.
 * @param compound whether `1h30m` is read, each unit once and larger ones first
 * @param longest seconds; infinite where a longer one is shortened by whoever asks
 * @throws invalid_duration, naming `field`, for anything that is not a number and a unit, is below one second
 *   or above `longest`
 */
export function parseDuration(
  text: string,
  field: string,
  compound = false,
  longest = LONGEST_DURATION,
): number {
  const parts = text.length > 32 ? [] : [...text.matchAll(/(\d{1,10})([smhdwy])/g)];
  const whole = parts.map((part) => part[0]).join('') === text && parts.length > 0;
  if (!whole || (parts.length > 1 && !(compound && descending(parts)))) {
    throw invalid(
      field,
      text,
      compound ? 'such as "90m", "8h" or "1h30m"' : 'such as "90s", "15m", "168h" or "30d"',
    );
  }
  let total = 0;
  for (const [, count, unit] of parts) total += Number(count) * (UNITS[unit as string] as number);
  if (total < 1) throw invalid(field, text, 'of at least one second');
  if (total > longest) throw invalid(field, text, 'of at most 100 years');
  return Math.floor(total);
}

function descending(parts: readonly RegExpMatchArray[]): boolean {
  const sizes = parts.map((part) => UNITS[part[2] as string] as number);
  return sizes.every((size, i) => i === 0 || size < (sizes[i - 1] as number));
}

function invalid(field: string, text: string, passes: string): ChanceryError {
  const message = `must be a duration ${passes}, not ${quote(text)}`;
  return new ChanceryError('invalid_duration', `${field} ${message}`, { fields: [{ field, message }] });
}

/** In the largest unit up to hours that is whole, e.g. `720h`, `90m`, `61s`. @param seconds at least 1 */
export function formatDuration(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** In hours, minutes and seconds, without those that are none: `8h`, `1h30m`, `1m30s`. @param seconds at least 1 */
export function formatCompound(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
}
