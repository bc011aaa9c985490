/** `chancery ssh hosts`. */
import { Command } from '@commander-js/extra-typings';
import { allHosts, ownHosts } from '../../ssh/fleet.ts';
import type { Make } from '../../tree.ts';
import { HOST_LIST } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('List the hosts that are registered, and who may log in to them as whom.')
    .option('--mine', 'those that you may log in to')
    .addHelpText('after', '\nExample:\n  chancery ssh hosts --mine -o name')
    .action(async ({ mine }) => {
      const client = await session.client();
      await session.list(await (mine === true ? ownHosts(client) : allHosts(client)), HOST_LIST);
    });
