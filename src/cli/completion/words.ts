/** What may stand where on a command line, read off the tree: for shells that complete, and for the manual. */
import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { commandOf } from '../program.ts';
import type { Session } from '../session.ts';
import { isGroup, type Tree } from '../tree.ts';

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

/** Every place of the tree, groups before what is in them. */
export async function placesOf(tree: Tree, session: Session, root: CommandUnknownOpts): Promise<Place[]> {
  const places: Place[] = [groupPlace([], root.description(), tree)];
  const walk = async (level: Tree, before: readonly string[]): Promise<void> => {
    for (const [word, node] of Object.entries(level)) {
      const words = [...before, word];
      if (isGroup(node)) {
        places.push(groupPlace(words, node.summary, node.commands));
        await walk(node.commands, words);
      } else places.push(commandPlace(words, node.summary, await commandOf(word, node, session, root)));
    }
  };
  await walk(tree, []);
  return places;
}

function groupPlace(words: readonly string[], summary: string, commands: Tree): Place {
  const next = Object.entries(commands).map(([word, node]) => ({ word, summary: node.summary }));
  return { words, summary, next, flags: [], choices: [], command: undefined };
}

function commandPlace(words: readonly string[], summary: string, command: CommandUnknownOpts): Place {
  return {
    words,
    summary,
    next: [],
    flags: command.options.map(flagOf),
    choices: command.registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []),
    command,
  };
}

export function flagOf({ argChoices, description, flags, long, short }: Option): Flag {
  return {
    long: long ?? short ?? '',
    short: long === undefined ? undefined : short,
    value: /[<[]([^>\].]+)/.exec(flags)?.[1],
    choices: argChoices ?? [],
    summary: description,
  };
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
