import { type ReactNode, useSyncExternalStore } from 'react';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The moment, in milliseconds, as all that is shown of time sees it: one clock for the page, which ticks every 15 seconds. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, () => tick);
}

let tick = Date.now();
const watchers = new Set<() => void>();
setInterval(() => {
  tick = Date.now();
  for (const tell of watchers) tell();
}, 15_000);

function watchClock(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** A moment as people say it, with the exact one in UTC on hover. @param at as the API spells it; null: never */
export function Time({
  at,
  exact = false,
  never = 'never',
}: {
  readonly at: string | null | undefined;
  /** Whether the exact moment is written beside it. */
  readonly exact?: boolean;
  readonly never?: string;
}): ReactNode {
  const now = useNow();
  if (at === null || at === undefined) return <span className="text-soft">{never}</span>;
  const moment = Date.parse(at);
  const time = (
    <time dateTime={at} title={utc(moment)} className="whitespace-nowrap">
      {relative(moment, now)}
    </time>
  );
  if (!exact) return time;
  return (
    <>
      {time} <span className="text-xs text-soft">({utc(moment)})</span>
    </>
  );
}

/** A moment in UTC, as `2026-05-04 10:00:00 UTC`. */
export function utc(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `in 3 days`, `4 minutes ago`. @param moment, now milliseconds */
export function relative(moment: number, now: number): string {
  const seconds = Math.round((moment - now) / 1000);
  const far = Math.abs(seconds);
  if (far < 20) return 'now';
  const words = far < MINUTE ? 'seconds' : duration(far);
  return seconds > 0 ? `in ${words}` : `${words} ago`;
}

/** `12 hours`, `90 days`, `10 years`: the largest unit of which there are two or more, but minutes from the first on. @param seconds */
export function duration(seconds: number): string {
  const found = UNITS.find(([unit]) => seconds >= (unit === MINUTE ? unit : unit * 2));
  const [size, name] = found ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count.toLocaleString('en')} ${name}${count === 1 ? '' : 's'}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [365.25 * DAY, 'year'],
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [1, 'second'],
];
