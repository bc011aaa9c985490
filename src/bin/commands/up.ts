/** `chancery up`. */
import { Command } from '@commander-js/extra-typings';
import type { Make } from '../../cli/tree.ts';

export const command: Make = () =>
  new Command()
    .description('Run the server in the foreground. Where it runs already, this says so, and where.')
    .option('--listen <address>', 'host:port of the API; CHANCERY_LISTEN, or 127.0.0.1:7420')
    .option('--data-dir <folder>', 'where its data is; CHANCERY_DATA_DIR')
    .addHelpText(
      'after',
      `
The first start makes what is needed: a database, a master key, a token for you, and a first hierarchy of authorities. All other
settings are environment variables: see docs/reference/settings.md.

Example:
  chancery up --listen 127.0.0.1:7500 --data-dir /srv/chancery`,
    )
    .action(async ({ dataDir, listen }) => {
      if (listen !== undefined) process.env['CHANCERY_LISTEN'] = listen;
      if (dataDir !== undefined) process.env['CHANCERY_DATA_DIR'] = dataDir;
      const { up } = await import('../../app/up.ts');
      await up();
    });
