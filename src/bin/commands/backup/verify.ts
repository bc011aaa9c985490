/** `chancery backup verify`. */
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { verifyBackup } from '../../../app/backup/verify.ts';
import { ChanceryError } from '../../../base/error.ts';
import { EXIT } from '../../../cli/exit-codes.ts';
import type { Shape } from '../../../cli/output.ts';
import type { Make } from '../../../cli/tree.ts';
import { told } from '../on-store.ts';
import { CONTENT_COLUMNS, type Contents, contentsOf } from './report.ts';
import { progressFor, several, unlockOf } from './shared.ts';

type Verdict = { readonly good: boolean; readonly why: string | null } & Partial<Contents>;

const SHAPE: Shape<Verdict> = {
  columns: [
    ['good', ({ good }) => (good ? 'yes' : 'no')],
    ['why', ({ why }) => why],
    ...CONTENT_COLUMNS.map(
      ([title, cell]) =>
        [title, (it: Verdict) => (it.as_of === undefined ? '' : cell(it as Contents))] as const,
    ),
  ],
  name: ({ good }) => (good ? 'good' : 'bad'),
};

export const command: Make = (session) =>
  new Command()
    .description('Prove that a backup can be restored, without touching any store, and say what is in it.')
    .argument('<file>', 'the backup')
    .option(
      '--identity <source>',
      'an age secret key: @file, env:NAME or -; may be given several times',
      several,
    )
    .option('--passphrase <source>', '@file, env:NAME, or - for standard input')
    .addHelpText(
      'after',
      `
All of it is decrypted, read back and counted; every hash chain of the audit trail, its tree and the signature of its last
checkpoint are recomputed, and every certificate is held to its hash. The rows go to a folder of their own below the
system's for temporary files (TMPDIR), which is removed again. Ends with 9 when the backup is no good.

Example:
  chancery backup verify monday.age --identity @backup.key`,
    )
    .action(async (file, flags) => {
      const unlock = await unlockOf(session, flags);
      const progress = progressFor(session, 'verifying', 'rows');
      const verdict = await told(async (): Promise<Verdict> => {
        try {
          const path = resolve(session.terminal.cwd, file);
          const contents = contentsOf(
            await verifyBackup({ path, unlock, seen: (count, what) => progress.at(count, what) }),
          );
          const { trail_fault: fault } = contents;
          const why = fault === null ? null : `the audit trail in it does not verify: ${fault}`;
          return { good: fault === null, why, ...contents };
        } catch (error) {
          if (!(error instanceof ChanceryError && error.code === 'malformed')) throw error;
          return { good: false, why: error.message };
        }
      }).finally(() => progress.end());
      await session.show(verdict, SHAPE);
      if (!verdict.good) session.exitCode = EXIT.no;
    });
