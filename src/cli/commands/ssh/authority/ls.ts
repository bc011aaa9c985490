/** `chancery ssh authority ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../../tree.ts';
import { AUTHORITY_LIST, authoritiesOf } from './shape.ts';

export const command: Make = (session) =>
  new Command().description('List the authorities of SSH.').action(async () => {
    const client = await session.client();
    await session.list(await authoritiesOf(session, client), AUTHORITY_LIST);
  });
