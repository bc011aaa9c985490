/** `chancery context ls`. */
import { Command } from '@commander-js/extra-typings';
import { contextsFile, readContexts } from '../../contexts.ts';
import type { Shape } from '../../output.ts';
import type { Make } from '../../tree.ts';

interface Known {
  readonly name: string;
  readonly url: string;
  readonly current: boolean;
}

export const command: Make = (session) =>
  new Command().description('List the servers that you have logged in to.').action(async () => {
    const { contexts, current } = readContexts(contextsFile(session.terminal.environment));
    const known = Object.entries(contexts).map(([name, { url }]) => ({
      name,
      url,
      current: name === current,
    }));
    await session.list(known, SHAPE);
  });

const SHAPE: Shape<Known> = {
  columns: [
    ['', ({ current }) => (current ? '*' : '')],
    ['NAME', ({ name }) => name],
    ['SERVER', ({ url }) => url],
  ],
  name: ({ name }) => name,
};
