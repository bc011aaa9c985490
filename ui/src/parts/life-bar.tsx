import type { ReactNode } from 'react';
import { relative, useNow, utc } from './time.tsx';

/** From here on a life is late, and from there on nearly over. */
const LATE = 2 / 3;
const NEARLY_OVER = 0.9;

/** How much of its life something has used, from 0 to 1; undefined for what has no end. */
export function lifeUsed(from: string, until: string | null | undefined, now: number): number | undefined {
  if (until === null || until === undefined) return undefined;
  const begin = Date.parse(from);
  const end = Date.parse(until);
  if (now >= end) return 1;
  return Math.min(1, Math.max(0, (now - begin) / Math.max(1, end - begin)));
}

/**
 * How much of its life is used, as a bar with its words beside it: what turns up in it by colour is said by the number, too.
 * @param from, until as the API spells times; without an end there is no bar, but the words "no end"
 * @param what has this life, for who hears the bar without its row
 */
export function LifeBar({
  from,
  until,
  what = 'life',
}: {
  readonly from: string;
  readonly until: string | null | undefined;
  readonly what?: string;
}): ReactNode {
  const now = useNow();
  const used = lifeUsed(from, until, now);
  if (used === undefined || until === null || until === undefined)
    return <span className="text-xs text-soft">no end</span>;
  const percent = Math.floor(used * 100);
  const end = Date.parse(until);
  const ends = `${now >= end ? 'ended' : 'ends'} ${relative(end, now)}`;
  return (
    <span className="inline-flex min-w-0 items-center gap-2 text-xs text-soft" title={utc(end)}>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw their own meter in colours of their own */}
      <span
        role="meter"
        aria-label={`${what} used`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${percent} % used, ${ends}`}
        className="block h-1.5 w-20 shrink-0 overflow-hidden rounded-full bg-sunken ring-1 ring-line"
      >
        <span
          className={`block h-full rounded-full ${colourOf(used)}`}
          style={{ width: `${Math.max(3, percent)}%` }}
        />
      </span>
      <span className="whitespace-nowrap">
        <span className="tabular-nums">{percent} %</span> · {ends}
      </span>
    </span>
  );
}

function colourOf(used: number): string {
  if (used >= NEARLY_OVER) return 'bg-bar-3';
  return used >= LATE ? 'bg-bar-2' : 'bg-bar';
}
