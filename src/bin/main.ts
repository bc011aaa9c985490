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

program
  .command('migrate')
  .description('bring the database to the schema of this program')
  .option('--check', 'change nothing; exit with 2 when the schema is an earlier one, with 0 when it is not')
  .addHelpText(
    'after',
    `
Run it with the settings of the servers. They do the same when they start, so this is for whoever wants it done, and
its time known, before that. Servers may run meanwhile: while a step is made they read and do not write. See
docs/deploy.md.`,
  )
  .action(async ({ check }: { readonly check?: true }) => {
    const { migrateDatabase } = await import('../app/migrate.ts');
    await migrateDatabase(check === true);
  });

program
  .command('partition')
  .description('cut the tables of a PostgreSQL that grow with each certificate, by time')
  .addHelpText(
    'after',
    `
For inventories of tens of millions, once a year or so; others need none. What is made from the end of the day on goes to
new partitions; no row is moved. While it runs, servers neither read those tables nor write. Run it with the settings of
the servers. See docs/scale.md.`,
  )
  .action(async () => {
    const { partition } = await import('../app/partition.ts');
    await partition();
  });

const keys = program
  .command('keys')
  .description('look after the master key, under which all private keys are sealed');

keys
  .command('rotate')
  .description('change the master key for another one, while servers run')
  .addHelpText(
    'after',
    `
Run it with the settings of the servers. Where the master key lies beside the data (SQLite, unless told otherwise),
nothing else is needed: a new key is made, and takes the old one's place at the end. Otherwise
CHANCERY_NEXT_MASTER_KEY_FILE or CHANCERY_NEXT_PASSPHRASE_FILE names the new one, for the servers too, which are
restarted with it first. What was begun and stopped is completed by running it again. See docs/keys.md.`,
  )
  .action(async () => {
    const { rotate } = await import('../app/rotate.ts');
    await rotate();
  });

await program.parseAsync();
