/**
 * A time as RFC 3339 §5.6 has it, e.g. `2026-04-23T14:00:00Z`; one that no calendar holds as its number.
 * @param seconds since 1970 UTC
 */
export function spellTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  // What certificates have, in half the time that toISOString takes.
  if (year >= 1000 && year <= 9999 && Number.isInteger(seconds)) {
    const day = `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
    return `${day}T${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}Z`;
  }
  return Number.isNaN(year) ? `${seconds} s` : date.toISOString().replace('.000Z', 'Z');
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
