/** What a command found, in the format that was asked for. Data goes to standard output, and nothing else does. */
import { stringify } from 'yaml';
import { type Failure, usage } from './failure.ts';
import type { Format } from './settings.ts';

/** How things of one kind are shown. `json` and `yaml` need no shape: they are what the server answered, field for field. */
export interface Shape<T> {
  /** Titles and cells of the table. */
  readonly columns: readonly Column<T>[];
  /** The one word of `-o name`, by which other commands take the thing. */
  readonly name: (thing: T) => string;
  /** What `-o pem` prints. */
  readonly pem?: (thing: T) => string;
}

export type Column<T> = readonly [title: string, cell: (thing: T) => string | number | null | undefined];

/** Several things. @returns text that ends its last line; none at all for a table of nothing */
export function listed<T>(things: readonly T[], format: Format, shape: Shape<T>): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(things, null, 2)}\n`;
    case 'yaml':
      return stringify(things);
    case 'name':
      return things.map((thing) => `${shape.name(thing)}\n`).join('');
    case 'pem':
      // Refused of an empty list, too: a script is told the first time, and not when there is something.
      if (shape.pem === undefined) throw noPem();
      return things.map((thing) => pemOf(thing, shape)).join('');
    case 'table':
      return tableOf(things, shape.columns);
  }
}

/** One thing: its table stands upright, a field a line. */
export function shown<T>(thing: T, format: Format, shape: Shape<T>): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(thing, null, 2)}\n`;
    case 'yaml':
      return stringify(thing);
    case 'name':
      return `${shape.name(thing)}\n`;
    case 'pem':
      return pemOf(thing, shape);
    case 'table':
      return upright(thing, shape.columns);
  }
}

function pemOf<T>(thing: T, { pem }: Shape<T>): string {
  if (pem === undefined) throw noPem();
  const text = pem(thing);
  return text.endsWith('\n') ? text : `${text}\n`;
}

function noPem(): Failure {
  return usage('there is no PEM of this', '-o json');
}

function tableOf<T>(things: readonly T[], columns: readonly Column<T>[]): string {
  if (things.length === 0) return '';
  const rows = [
    columns.map(([title]) => title),
    ...things.map((thing) => columns.map(([, cell]) => textOf(cell(thing)).replaceAll('\n', ' '))),
  ];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function upright<T>(thing: T, columns: readonly Column<T>[]): string {
  const rows = columns
    .map(([title, cell]) => [title, textOf(cell(thing))] as const)
    .filter(([, text]) => text !== '');
  const widest = Math.max(0, ...rows.map(([title]) => title.length));
  // A thing that is one text needs no title.
  const indent = widest === 0 ? 0 : widest + 2;
  return rows
    .map(([title, text]) => `${title.padEnd(indent)}${text.replaceAll('\n', `\n${' '.repeat(indent)}`)}\n`)
    .join('');
}

/** A terminal obeys control characters and turns lines around, which names and reasons of others may ask of it. */
function textOf(value: string | number | null | undefined): string {
  return String(value ?? '').replaceAll(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}');
}

/** `2026-11-28 21:04` in the local time zone, which is what people compare with their clocks. @param text RFC 3339 */
export function when(text: string | null | undefined): string {
  if (text == null) return '';
  const time = new Date(text);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** How far it is until then or since: `in 29 d`, `3 h ago`. @param text RFC 3339 @param nowMs milliseconds since 1970 */
export function distance(text: string | null | undefined, nowMs: number): string {
  if (text == null) return '';
  const seconds = Math.round((Date.parse(text) - nowMs) / 1000);
  const amount = lengthOf(Math.abs(seconds));
  return seconds >= 0 ? `in ${amount}` : `${amount} ago`;
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

/** The largest unit of which there are two: `36 h` and not `1 d`. */
function lengthOf(seconds: number): string {
  for (const [size, unit] of UNITS) if (seconds >= 2 * size) return `${Math.floor(seconds / size)} ${unit}`;
  return `${seconds} s`;
}
