/** `chancery backup create`. */
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { type Created, createBackup } from '../../../app/backup/create.ts';
import type { Lock } from '../../../app/backup/crypt.ts';
import { usage } from '../../../cli/failure.ts';
import type { Shape } from '../../../cli/output.ts';
import type { Session } from '../../../cli/session.ts';
import type { Make } from '../../../cli/tree.ts';
import { serverConfig, told } from '../on-store.ts';
import { keysIn, progressFor, several } from './shared.ts';

interface Report {
  readonly file: string;
  readonly created_at: string;
  readonly rows: number;
  readonly octets: number;
  readonly encrypted: boolean;
}

const SHAPE: Shape<Report> = {
  columns: [
    ['file', ({ file }) => file],
    ['as of', ({ created_at: at }) => at],
    ['rows', ({ rows }) => rows],
    ['octets', ({ octets }) => octets],
    [
      'encrypted',
      ({ encrypted }) => (encrypted ? 'yes' : 'no: whoever reads it knows what was issued to whom'),
    ],
  ],
  name: ({ file }) => file,
};

export const command: Make = (session) =>
  new Command()
    .description(
      'Write all that the database holds at one moment into one encrypted file, while servers run.',
    )
    .argument('<file>', 'where it goes, which must not be there yet; - for standard output')
    .option(
      '--recipient <key>',
      'an age public key (age1…), or @file with some; may be given several times',
      several,
    )
    .option('--passphrase <source>', 'instead of recipients: @file, env:NAME, or - for standard input')
    .option(
      '--unencrypted',
      'neither: private keys stay sealed, and all else is there for whoever reads the file',
    )
    .addHelpText(
      'after',
      `
Run it with the settings of the servers. The file is a standard age file, whichever database it came from. The private
keys in it stay sealed under the master key, which is not in it: keep that elsewhere. See docs/backup.md.

Examples:
  chancery backup create monday.age --recipient age1…
  chancery backup create monday.age --passphrase @/etc/chancery/backup.passphrase
  chancery backup create - --recipient @recipients.txt | ssh vault 'cat > monday.age'`,
    )
    .action(async (file, flags) => {
      const lock = await lockOf(session, flags);
      const config = await serverConfig();
      if (file === '-' && process.stdout.isTTY)
        throw usage('a terminal cannot take a backup', 'a file, or a pipe');
      const progress = progressFor(session, 'backing up', 'rows');
      const target = file === '-' ? process.stdout : resolve(session.terminal.cwd, file);
      const created = await told(() =>
        createBackup({ config, version: session.version, lock, target, seen: (rows) => progress.at(rows) }),
      ).finally(() => progress.end());
      if (file === '-')
        session.note(`as of ${created.createdAt}: ${created.rows} rows, ${created.octets} octets`);
      else await session.show(reportOf(file, created, lock), SHAPE);
    });

interface Flags {
  readonly recipient?: readonly string[] | undefined;
  readonly passphrase?: string | undefined;
  readonly unencrypted?: true | undefined;
}

/** @throws Failure unless exactly one way is given */
async function lockOf(session: Session, { passphrase, recipient, unencrypted }: Flags): Promise<Lock> {
  const ways = [recipient, passphrase, unencrypted].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw usage(
      'a backup is encrypted to recipients, or under a passphrase, or on your wish not at all',
      '--recipient age1…, or --passphrase @file',
    );
  }
  if (unencrypted === true) return { kind: 'none' };
  if (passphrase !== undefined) {
    const text = await session.secret(passphrase, '--passphrase');
    if (text.length < SHORTEST) throw usage(`--passphrase must have at least ${SHORTEST} characters`);
    return { kind: 'passphrase', passphrase: text };
  }
  const recipients = (recipient ?? []).flatMap((one) =>
    one.startsWith('@') ? keysIn(one.slice(1), '--recipient', session) : [one],
  );
  if (recipients.length === 0) throw usage('--recipient: there is no key in the file');
  return { kind: 'recipients', recipients };
}

/** Of a passphrase, as of the master key's. */
const SHORTEST = 12;

function reportOf(file: string, { createdAt, octets, rows }: Created, lock: Lock): Report {
  return { file, created_at: createdAt, rows, octets, encrypted: lock.kind !== 'none' };
}
