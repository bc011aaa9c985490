/** `chancery backup restore`. */
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { type Restored, restoreBackup } from '../../../app/backup/restore.ts';
import type { Shape } from '../../../cli/output.ts';
import type { Make } from '../../../cli/tree.ts';
import { serverConfig, told } from '../on-store.ts';
import { CONTENT_COLUMNS, type Contents, contentsOf } from './report.ts';
import { progressFor, several, unlockOf } from './shared.ts';

interface Report extends Contents {
  readonly replayed: {
    readonly events: number;
    readonly certificates: number;
    readonly revocations: number;
    readonly tokens: number;
    readonly identities: number;
    readonly unlisted: number;
    /** By action. */
    readonly to_do_again: Readonly<Record<string, number>>;
  } | null;
  readonly checkpoints_moved_to: string | null;
}

const SHAPE: Shape<Report> = {
  columns: [
    ...CONTENT_COLUMNS,
    [
      'replayed',
      ({ replayed: it }) =>
        it === null
          ? ''
          : `${it.events} events: ${it.certificates} certificates, ${it.revocations} revocations, ${it.tokens} tokens revoked, ${it.identities} identities removed`,
    ],
    [
      'not listed',
      ({ replayed: it }) =>
        it === null || it.unlisted === 0 ? '' : `${it.unlisted} certificates, which the trail alone tells of`,
    ],
    [
      'to do again',
      ({ replayed: it }) =>
        it === null
          ? ''
          : Object.entries(it.to_do_again)
              .map(([action, count]) => `${action} (${count})`)
              .join(', '),
    ],
    [
      'witness',
      ({ checkpoints_moved_to: to }) =>
        to === null ? '' : `knew a trail that went on otherwise; its files are in ${to} now`,
    ],
  ],
  name: ({ as_of: at }) => at,
};

export const command: Make = (session) =>
  new Command()
    .description('Put a backup into an empty database, and what an audit export tells of after it.')
    .argument('<file>', 'the backup')
    .option(
      '--identity <source>',
      'an age secret key: @file, env:NAME or -; may be given several times',
      several,
    )
    .option('--passphrase <source>', '@file, env:NAME, or - for standard input')
    .option('--audit-export <file>', 'of chancery audit export --installation, taken after the backup')
    .option('--accept-broken-trail', 'restore it even if its audit trail does not verify')
    .addHelpText(
      'after',
      `
Run it with the settings of the servers, before any of them is started on the database: on SQLite it is made, on
PostgreSQL it must be empty. It is restored whole or not at all, and all that verify proves is proven first. Start the
servers with the master key that the installation had when the backup was made. See docs/backup.md.

Example:
  chancery backup restore monday.age --identity @backup.key --audit-export trail.jsonl`,
    )
    .action(async (file, flags) => {
      const unlock = await unlockOf(session, flags);
      const config = await serverConfig();
      const { cwd } = session.terminal;
      const progress = progressFor(session, 'restoring', 'rows');
      const restored = await told(() =>
        restoreBackup({
          config,
          path: resolve(cwd, file),
          unlock,
          auditExport: flags.auditExport === undefined ? undefined : resolve(cwd, flags.auditExport),
          takesBrokenTrail: flags.acceptBrokenTrail === true,
          seen: (count, what) => progress.at(count, what),
        }),
      ).finally(() => progress.end());
      await session.show(reportOf(restored), SHAPE);
      session.note(
        'Start the servers with the master key of then. Tokens that were revoked after the backup and that no export told of are good again.',
      );
    });

function reportOf(restored: Restored): Report {
  const { movedTo, replayed } = restored;
  const contents = contentsOf(restored);
  return {
    ...contents,
    certificates: contents.certificates + (replayed?.certificates ?? 0),
    revocations: contents.revocations + (replayed?.revocations ?? 0),
    events: Math.max(contents.events, contents.sealed_events),
    replayed:
      replayed === undefined
        ? null
        : {
            events: replayed.to - replayed.from,
            certificates: replayed.certificates,
            revocations: replayed.revocations,
            tokens: replayed.tokens,
            identities: replayed.identities,
            unlisted: replayed.unlisted,
            to_do_again: replayed.undone,
          },
    checkpoints_moved_to: movedTo ?? null,
  };
}
