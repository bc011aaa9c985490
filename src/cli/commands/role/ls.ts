/** `chancery role ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../tree.ts';
import { pagesOf } from '../pages.ts';
import { ROLE_LIST } from './shape.ts';

export const command: Make = (session) =>
  new Command().description('List the roles that certificates are issued under.').action(async () => {
    const client = await session.client();
    const roles = await pagesOf(session, ALL, (query) => client.get('/v1/pki/roles', { params: { query } }));
    await session.list(roles, ROLE_LIST);
  });

const ALL = { limit: '1', all: true } as const;
