/**
 * Times as RFC 5280 §4.1.2.5 profiles them: UTCTime `YYMMDDHHMMSSZ` through 2049, GeneralizedTime `YYYYMMDDHHMMSSZ`
 * from 2050 on; with seconds, without fractions, in UTC. Which of the two a year has binds who writes: who validates
 * "MUST be able to process" both, so a GeneralizedTime of any year is read.
 */

/** 2050-01-01T00:00:00Z, the first second that is a GeneralizedTime. */
const GENERALIZED_FROM = Date.UTC(2050, 0, 1) / 1000;

/** The last second that four digits of year can hold: 9999-12-31T23:59:59Z. */
export const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** @returns seconds since 1970, or undefined */
export function parseUtcTime(text: string): number | undefined {
  if (!/^\d{12}Z$/.test(text)) return undefined;
  const year = Number(text.slice(0, 2));
  return fromDigits(year < 50 ? 2000 + year : 1900 + year, text.slice(2));
}

/** @returns seconds since 1970, or undefined */
export function parseGeneralizedTime(text: string): number | undefined {
  return /^\d{14}Z$/.test(text) ? fromDigits(Number(text.slice(0, 4)), text.slice(4)) : undefined;
}

/** @returns the digits and `Z`, and whether they are a GeneralizedTime. @throws RangeError outside 1950 to 9999 */
export function formatTime(time: number): { readonly text: string; readonly generalized: boolean } {
  if (!Number.isSafeInteger(time) || time < Date.UTC(1950, 0, 1) / 1000 || time > LAST_TIME) {
    throw new RangeError(`not a time that a certificate can hold: ${time}`);
  }
  const iso = new Date(time * 1000).toISOString();
  const date = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
  const digits = `${date}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
  const generalized = time >= GENERALIZED_FROM;
  return { text: generalized ? digits : digits.slice(2), generalized };
}

function fromDigits(year: number, rest: string): number | undefined {
  const [month, day, hour, minute, second] = [0, 2, 4, 6, 8].map((at) => Number(rest.slice(at, at + 2))) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return same && minute < 60 && second < 60 ? date.getTime() / 1000 : undefined;
}
