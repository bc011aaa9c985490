/** What may stand where on a command line, read off the tree: for shells that complete, and for the manual. */
import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { commandOf, programFor } from '../program.ts';
import type { Session } from '../session.ts';
import { isGroup, type Tree } from '../tree.ts';
import type { Flag, Place } from './place.ts';

/** Every place of the tree, groups before what is in them. */
export async function placesOf(tree: Tree, session: Session): Promise<readonly Place[]> {
  const root = await programFor([], {}, session);
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
