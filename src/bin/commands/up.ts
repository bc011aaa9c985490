/** `chancery up`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../cli/tree.ts';

export const command: Make = () =>
  new Command()
    .description('Run the server in the foreground.')
    .addHelpText('after', '\nSettings are environment variables: see docs/reference/settings.md.')
    .action(async () => {
      const { up } = await import('../../app/up.ts');
      await up();
    });
