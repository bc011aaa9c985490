/** The command `chancery`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as {
  version: string;
};

const program = new Command('chancery')
  .description('One self-hosted certificate authority for X.509 and SSH.')
  .version(version);

program
  .command('up')
  .description('run the server in the foreground')
  .addHelpText('after', '\nSettings are environment variables: see docs/reference/settings.md.')
  .action(async () => {
    const { up } = await import('../app/up.ts');
    await up();
  });

await program.parseAsync();
