/**
 * Times as RFC 5280 §4.1.2.5 profiles them: UTCTime `YYMMDDHHMMSSZ` through 2049, GeneralizedTime `YYYYMMDDHHMMSSZ`
 * from 2050 on; with seconds, without fractions, in UTC.
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

/** @returns seconds since 1970, or undefined, also for a year that RFC 5280 writes as a UTCTime */
export function parseGeneralizedTime(text: string): number | undefined {
  const year = Number(text.slice(0, 4));
  return year >= 1950 && year < 2050 ? undefined : parseAnyGeneralizedTime(text);
}

/** Of any year, as an invalidityDate is (RFC 5280 §5.3.2). @returns seconds since 1970, or undefined */
export function parseAnyGeneralizedTime(text: string): number | undefined {
  return /^\d{14}Z$/.test(text) ? fromDigits(Number(text.slice(0, 4)), text.slice(4)) : undefined;
}

/** @returns the digits and `Z`, and whether they are a GeneralizedTime. @throws RangeError outside 1950 to 9999 */
export function formatTime(time: number): { readonly text: string; readonly generalized: boolean } {
  const text = formatGeneralizedTime(time);
  const generalized = time >= GENERALIZED_FROM;
  return { text: generalized ? text : text.slice(2), generalized };
}

/** @returns the digits and `Z` of a GeneralizedTime. @throws RangeError outside 1950 to 9999 */
export function formatGeneralizedTime(time: number): string {
  if (!Number.isSafeInteger(time) || time < Date.UTC(1950, 0, 1) / 1000 || time > LAST_TIME) {
    throw new RangeError(`not a time that a certificate can hold: ${time}`);
  }
  const date = new Date(time * 1000);
  const days = (date.getUTCFullYear() * 100 + date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  const clock = (date.getUTCHours() * 100 + date.getUTCMinutes()) * 100 + date.getUTCSeconds();
  return `${days * 1_000_000 + clock}Z`;
}

/** @param rest month, day, hour, minute and second, two digits each, and `Z` */
function fromDigits(year: number, rest: string): number | undefined {
  const digits = Number(rest.slice(0, 10));
  const [month, day] = [Math.floor(digits / 1e8), Math.floor(digits / 1e6) % 100];
  const [hour, minute, second] = [
    Math.floor(digits / 1e4) % 100,
    Math.floor(digits / 100) % 100,
    digits % 100,
  ];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second;
}
