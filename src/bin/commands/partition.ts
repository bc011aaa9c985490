/** `chancery partition`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../cli/tree.ts';

export const command: Make = () =>
  new Command()
    .description('Cut the tables of a PostgreSQL that grow with each certificate, by time.')
    .addHelpText(
      'after',
      `
For inventories of tens of millions, once a year or so; others need none. What is made from the end of the day on goes to
new partitions; no row is moved. While it runs, servers neither read those tables nor write. Run it with the settings of
the servers. See docs/scale.md.`,
    )
    .action(async () => {
      const { partition } = await import('../../app/partition.ts');
      await partition();
    });
