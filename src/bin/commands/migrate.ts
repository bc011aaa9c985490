/** `chancery migrate`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../cli/tree.ts';

export const command: Make = () =>
  new Command()
    .description('Bring the database to the schema of this program.')
    .option('--check', 'change nothing; exit with 9 when the schema is an earlier one, with 0 when it is not')
    .addHelpText(
      'after',
      `
Run it with the settings of the servers. They do the same when they start, so this is for whoever wants it done, and
its time known, before that. Servers may run meanwhile: while a step is made they read and do not write. See
docs/deploy.md.`,
    )
    .action(async ({ check }) => {
      const { migrateDatabase } = await import('../../app/migrate.ts');
      await migrateDatabase(check === true);
    });
