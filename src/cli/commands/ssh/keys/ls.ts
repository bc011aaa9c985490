/** `chancery ssh keys ls`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../../tree.ts';
import { keyList, ownKeys } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description(
      'List the public keys that you have registered. The primary one is certified when none is given.',
    )
    .action(async () => {
      await session.list(await ownKeys(await session.client()), keyList(Date.now()));
    });
