/**
 * A time as RFC 3339 §5.6 has it, e.g. `2026-04-23T14:00:00Z`; one that no calendar holds as its number.
 * @param seconds since 1970 UTC
 */
export function spellTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString().replace('.000Z', 'Z');
}
