/** `chancery ssh clusters`. */
import { Command } from '@commander-js/extra-typings';
import { allClusters } from '../../ssh/fleet.ts';
import type { Make } from '../../tree.ts';
import { CLUSTER_LIST } from './shape.ts';

export const command: Make = (session) =>
  new Command()
    .description('List clusters: machines that one certificate opens.')
    .addHelpText('after', '\nTheir machines are in -o json.')
    .action(async () => {
      await session.list(await allClusters(await session.client()), CLUSTER_LIST);
    });
