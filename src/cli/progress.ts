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
  /** All that there is, in the unit that is counted. */
  readonly total: number;
  /** What is counted, in the plural: `certificates`. No rate is shown when absent. */
  readonly unit?: string;
}

/** Draws nothing where nobody watches: no terminal, a dumb one, CI, or a wish for plain text (`NO_COLOR`). */
export function progressOn(options: ProgressOptions): Progress {
  return isWatched(options) ? bar(options) : { at: () => undefined, end: () => undefined };
}

const BETWEEN_MS = 100;
const CELLS = 24;
/** Of a terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;
const NARROWEST = 20;
/** Returns to the first column and erases the line (ECMA-48 §8.3.41). */
const CLEAR = '\r\u001b[K';

function isWatched({ environment, screen }: ProgressOptions): boolean {
  const isWished = ['NO_COLOR', 'CI'].every((name) => (environment[name] ?? '') === '');
  return screen.isTTY === true && isWished && environment['TERM'] !== 'dumb';
}

function bar({ clock, label: first, screen, total, unit }: ProgressOptions): Progress {
  const began = clock.now();
  let label = first;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    at(done, changed) {
      label = changed ?? label;
      const now = clock.now();
      if (now - drawn < BETWEEN_MS && done < total) return;
      drawn = now;
      const line = lineOf(label, Math.min(done, total), total, (now - began) / 1000, unit);
      // A line that wraps could not be erased.
      screen.write(CLEAR + line.slice(0, Math.max(NARROWEST, (screen.columns || USUAL_COLUMNS) - 1)));
    },
    end: () => screen.write(CLEAR),
  };
}

function lineOf(
  label: string,
  done: number,
  total: number,
  seconds: number,
  unit: string | undefined,
): string {
  const share = total > 0 ? done / total : 1;
  const filled = Math.round(share * CELLS);
  const parts = [
    `[${'#'.repeat(filled)}${'-'.repeat(CELLS - filled)}] ${Math.floor(share * 100)} %`,
    ...(unit !== undefined && seconds > 0 ? [`${rateOf(done / seconds)} ${unit}/s`] : []),
    ...(share > 0 && share < 1 ? [`${durationOf((seconds * (1 - share)) / share)} left`] : []),
    label,
  ];
  return parts.join('  ');
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
