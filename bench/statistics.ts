/** What many figures say in few. */

/** @param share from 0, the least, to 1, the greatest; @returns NaN of none */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}

/** The middle one, or half-way between the two in the middle. */
export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  const upper = ordered.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = ordered.slice(Math.max(0, upper - 1), upper + 1);
  if (ordered.length === 1) return low;
  return ordered.length % 2 === 1 ? high : (low + high) / 2;
}

/** `**median** (least to greatest)`. */
export function spread(values: readonly number[], text: (value: number) => string = rounded): string {
  if (values.length === 0) return '–';
  if (values.length === 1) return `**${text(median(values))}**`;
  return `**${text(median(values))}** (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}

/** Three digits at least, where there are any to tell. */
export function rounded(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function percent(value: number, digits = 0): string {
  return `${(value * 100).toFixed(digits)} %`;
}
