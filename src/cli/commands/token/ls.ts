/** `chancery token ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { tokenList } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('List tokens, newest first. What they are is shown once, when they are made.')
    .option('--limit <count>', 'how many at most', '100')
    .option('--all', 'all that there are')
    .action(async (flags) => {
      const client = await session.client();
      const found = await pagesOf(session, flags, (query) => client.get('/v1/tokens', { params: { query } }));
      await session.list(found, tokenList(Date.now()));
    });
