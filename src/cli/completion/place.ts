/** A place on a command line, and what may stand there. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** A group or a command, and what may follow its words. */
export interface Place {
  /** E.g. `['cert', 'issue']`; none for the program itself. */
  readonly words: readonly string[];
  readonly summary: string;
  /** Of a group. */
  readonly next: readonly { readonly word: string; readonly summary: string }[];
  /** Of a command; without the flags that all have. */
  readonly flags: readonly Flag[];
  /** Of a command: the words that its arguments may be, where there are only so many. */
  readonly choices: readonly string[];
  /** Of a command: all that it takes. */
  readonly command: CommandUnknownOpts | undefined;
}

export interface Flag {
  /** With its dashes. */
  readonly long: string;
  readonly short: string | undefined;
  /** What its value is, e.g. `time`; undefined for a flag that takes none. */
  readonly value: string | undefined;
  readonly choices: readonly string[];
  readonly summary: string;
}

/** As a walk over what was typed spells it: each word with a space before it. */
export function spelled({ words }: Place): string {
  return words.map((word) => ` ${word}`).join('');
}

/** The step of such a walk to a place, in a `case` of bash or zsh. */
export function stepOf(place: Place): readonly string[] {
  return place.words.length === 0 ? [] : [`      '${spelled(place)}') at='${spelled(place)}' ;;`];
}

export function spellings({ long, short }: Flag): readonly string[] {
  return short === undefined ? [long] : [short, long];
}
