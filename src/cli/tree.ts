/** A command by its words: what stands in the help of its group, and where the rest is, which is read when it is used. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Session } from './session.ts';

export interface Leaf {
  /** One line, a verb first, without a full stop. */
  readonly summary: string;
  /** Reads the command's file, so that the first line of any other is there at once. */
  readonly load: () => Promise<{ readonly command: Make }>;
}

/** Makes the command: what it takes, and what it does with a session. Its name and summary are given to it. */
export type Make = (session: Session) => CommandUnknownOpts;

export interface Group {
  readonly summary: string;
  readonly commands: Tree;
}

export type Tree = Readonly<Record<string, Leaf | Group>>;

export function isGroup(node: Leaf | Group | undefined): node is Group {
  return node !== undefined && 'commands' in node;
}

/** All leaves with their words, in the order of the tree. */
export function leavesOf(tree: Tree, before: readonly string[] = []): readonly (readonly [string[], Leaf])[] {
  return Object.entries(tree).flatMap(([word, node]) => {
    const words = [...before, word];
    return isGroup(node) ? leavesOf(node.commands, words) : [[words, node] as const];
  });
}
