/** What a caller would rather have, by its header `Accept` (RFC 9110 §12.5.1), or one that is written alike. */

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
  const ranges = readRanges(header ?? '*/*');
  let [best] = offered;
  for (const type of offered) if (qualityOf(type, ranges) > qualityOf(best, ranges)) best = type;
  return best;
}

/** Whether the header names the type itself: that any type will do is not enough. */
export function namesType(header: string | undefined, type: string): boolean {
  return readRanges(header ?? '').some(({ quality, range }) => range === type && quality > 0);
}

/**
 * The coding that a body is sent in (RFC 9110 §12.5.3).
 * @param header `Accept-Encoding`, as it came
 * @param offered the best first
 * @returns undefined: as it is
 */
export function preferredCoding<Coding extends string>(
  header: string | undefined,
  offered: readonly Coding[],
): Coding | undefined {
  const ranges = readRanges(header ?? '');
  const qualityIn = (name: string): number | undefined => ranges.find(({ range }) => range === name)?.quality;
  let best: Coding | undefined;
  let most = qualityIn('identity') ?? 0;
  for (const coding of offered) {
    const quality = qualityIn(coding) ?? qualityIn('*') ?? 0;
    // Of two that are as welcome, the one that comes first; any of them, rather than none.
    if (quality === 0 || quality < most || (quality === most && best !== undefined)) continue;
    best = coding;
    most = quality;
  }
  return best;
}

function readRanges(header: string): readonly Range[] {
  return header.split(',').slice(0, MOST_RANGES).map(readRange);
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
