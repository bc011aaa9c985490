/** `chancery identity ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { IDENTITY_LIST } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('List people and machines.')
    .option('--limit <count>', 'how many at most', '100')
    .option('--all', 'all that there are')
    .action(async (flags) => {
      const client = await session.client();
      const found = await pagesOf(session, flags, (query) =>
        client.get('/v1/identities', { params: { query } }),
      );
      await session.list(found, IDENTITY_LIST);
    });
