/** All commands: those that are about the server's own data, and those of the command line. */
import { COMMANDS } from '../cli/commands.ts';
import type { Tree } from '../cli/tree.ts';

export const ALL_COMMANDS: Tree = {
  up: { summary: 'run the server in the foreground', load: () => import('./commands/up.ts') },
  ...COMMANDS,
  keys: {
    summary: 'look after the master key, under which all private keys are sealed',
    commands: {
      rotate: {
        summary: 'change the master key for another one, while servers run',
        load: () => import('./commands/keys-rotate.ts'),
      },
    },
  },
  backup: {
    summary: 'backups: write, prove and restore them',
    commands: {
      create: {
        summary: 'write all that the database holds into one encrypted file',
        load: () => import('./commands/backup/create.ts'),
      },
      restore: {
        summary: 'put a backup into an empty database',
        load: () => import('./commands/backup/restore.ts'),
      },
      verify: {
        summary: 'prove that a backup can be restored',
        load: () => import('./commands/backup/verify.ts'),
      },
    },
  },
  'admin-token': {
    summary: 'print a new token for everything, when nobody has one any more',
    load: () => import('./commands/admin-token.ts'),
  },
  migrate: {
    summary: 'bring the database to the schema of this program',
    load: () => import('./commands/migrate.ts'),
  },
  partition: {
    summary: 'cut the tables of a PostgreSQL that grow with each certificate, by time',
    load: () => import('./commands/partition.ts'),
  },
};
