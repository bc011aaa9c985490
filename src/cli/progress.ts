/** A bar for what takes long, on a terminal alone: how much is done, at which rate, and how long the rest will take. */
import type { Clock } from '../base/ports.ts';

/** As `process.stderr` is. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Progress {
  /** @param done of all that there is; @param label what is being done, from now on */
  at(done: number, label?: string): void;
  /** Takes the bar away, so that what is printed next begins a line of its own. */
  end(): void;
}

export interface ProgressOptions {
  readonly screen: Screen;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly label: string;
  /** All that there is, in the unit that is counted; undefined where nobody knows: then there is a count and no bar. */
  readonly total: number | undefined;
  /** What is counted, in the plural: `certificates`. No rate is shown when absent. */
  readonly unit?: string;
}

/** Draws nothing where nobody watches: no terminal, a dumb one, CI, or a wish for plain text (`NO_COLOR`). */
export function progressOn(options: ProgressOptions): Progress {
  return isWatched(options.screen, options.environment)
    ? bar(options)
    : { at: () => undefined, end: () => undefined };
}

/** Whether somebody looks at a screen, and wants more on it than plain lines. */
export function isWatched(screen: Screen, environment: ProgressOptions['environment']): boolean {
  const isWished = ['NO_COLOR', 'CI'].every((name) => (environment[name] ?? '') === '');
  return screen.isTTY === true && isWished && environment['TERM'] !== 'dumb';
}

const BETWEEN_MS = 100;
const CELLS = 24;
/** Of a terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;
const NARROWEST = 20;
/** Returns to the first column and erases the line (ECMA-48 §8.3.41). */
const CLEAR = '\r\u001b[K';

function bar({ clock, label: first, screen, total, unit }: ProgressOptions): Progress {
  const began = clock.now();
  let label = first;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    at(done, changed) {
      label = changed ?? label;
      const now = clock.now();
      if (now - drawn < BETWEEN_MS && done < (total ?? Number.POSITIVE_INFINITY)) return;
      drawn = now;
      const line = lineOf(label, done, total, (now - began) / 1000, unit);
      // A line that wraps could not be erased.
      screen.write(CLEAR + line.slice(0, Math.max(NARROWEST, (screen.columns || USUAL_COLUMNS) - 1)));
    },
    end: () => screen.write(CLEAR),
  };
}

function lineOf(
  label: string,
  done: number,
  total: number | undefined,
  seconds: number,
  unit: string | undefined,
): string {
  const counted = total === undefined && unit !== undefined ? [`${done.toLocaleString('en')} ${unit}`] : [];
  const share = total === undefined ? undefined : total > 0 ? Math.min(1, done / total) : 1;
  const parts = [
    ...(share === undefined ? counted : [cellsOf(share)]),
    ...(unit !== undefined && seconds > 0 ? [`${rateOf(done / seconds)} ${unit}/s`] : []),
    ...(share !== undefined && share > 0 && share < 1
      ? [`${durationOf((seconds * (1 - share)) / share)} left`]
      : []),
    ...(label === '' ? [] : [label]),
  ];
  return parts.join('  ');
}

function cellsOf(share: number): string {
  const filled = Math.round(share * CELLS);
  return `[${'#'.repeat(filled)}${'-'.repeat(CELLS - filled)}] ${Math.floor(share * 100)} %`;
}

function rateOf(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}

function durationOf(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
