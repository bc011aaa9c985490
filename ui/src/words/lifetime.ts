/** `30 days` for `720h`; what is no whole number of anything stays as it is spelt. */
export function lifetimeWords(ttl: string): string {
  const [, count, unit] = /^(\d+)([smhdwy])$/.exec(ttl) ?? [];
  const size = SECONDS[unit ?? ''];
  if (count === undefined || size === undefined) return ttl;
  const seconds = Number(count) * size;
  const found = UNITS.find(([length, , least]) => seconds % length === 0 && seconds >= length * least);
  if (found === undefined) return ttl;
  const [length, name] = found;
  const many = seconds / length;
  return `${many.toLocaleString('en')} ${name}${many === 1 ? '' : 's'}`;
}

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
};

/** Length in seconds, name, and how many there must be to be told in it. */
const UNITS: readonly (readonly [number, string, number])[] = [
  [31_557_600, 'year', 1],
  [86_400, 'day', 2],
  [3600, 'hour', 1],
  [60, 'minute', 1],
  [1, 'second', 1],
];
