/** `chancery ca ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { authorityList } from './shape.ts';

export const command: Make = (session) =>
  new Command().description('List the authorities of X.509.').action(async () => {
    const client = await session.client();
    const found = await pagesOf(session, { limit: '1', all: true }, (query) =>
      client.get('/v1/pki/ca', { params: { query } }),
    );
    await session.list(found, authorityList(Date.now()));
  });
