/** What a caller would rather have, by its header `Accept` (RFC 9110 §12.5.1). */

interface Range {
  /** `type/subtype`, `type/*` or any type. */
  readonly range: string;
  readonly quality: number;
}

/** Longer headers are looked at no further. */
const MOST_RANGES = 50;

/**
 * @param offered media types, the usual one first: it is chosen when others are not preferred to it, and when none would do
 * @param header as it came; absent: anything will do
 */
export function preferredType(header: string | undefined, offered: readonly [string, ...string[]]): string {
  const ranges = (header ?? '*/*').split(',').slice(0, MOST_RANGES).map(readRange);
  let [best] = offered;
  for (const type of offered) if (qualityOf(type, ranges) > qualityOf(best, ranges)) best = type;
  return best;
}

function readRange(text: string): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  // What is no weight is none.
  return { range, quality: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
}

/** Of the most specific range that names the type. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  for (const name of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find(({ range }) => range === name);
    if (found !== undefined) return found.quality;
  }
  return 0;
}
