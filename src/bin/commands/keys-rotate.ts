/** `chancery keys rotate`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../cli/tree.ts';

export const command: Make = () =>
  new Command()
    .description('Change the master key for another one, while servers run.')
    .addHelpText(
      'after',
      `
Run it with the settings of the servers. Where the master key lies beside the data (SQLite, unless told otherwise),
nothing else is needed: a new key is made, and takes the old one's place at the end. Otherwise
CHANCERY_NEXT_MASTER_KEY_FILE or CHANCERY_NEXT_PASSPHRASE_FILE names the new one, for the servers too, which are
restarted with it first. What was begun and stopped is completed by running it again. See docs/keys.md.`,
    )
    .action(async () => {
      const { rotate } = await import('../../app/rotate.ts');
      await rotate();
    });
