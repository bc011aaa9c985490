/** What a change of the master key has come to, and what is to be done next, for a person. */
import type { Config } from '../config.ts';
import { besideTheData, type KeySource, nextBesideTheData } from '../master-key.ts';
import type { Resealed, Unopened } from './reseal.ts';
import type { Rotated } from './rotation.ts';
import { WORDS } from './words.ts';

export interface Report {
  readonly config: Config;
  readonly rotated: Rotated;
  /** Absent when only the next key is held any more. */
  readonly former: KeySource | undefined;
  readonly next: KeySource;
  /** Whether the next key was made in the data directory, and takes the former one's place there. */
  readonly isMadeHere: boolean;
}

/** Whether nothing needs the former key any more. */
export function isWhole({ rotated }: Report): boolean {
  return rotated.tables.every(({ unopened }) => unopened.length === 0);
}

export function reportOf(report: Report): string {
  const { isSwitched, servers, tables } = report.rotated;
  const lines = [
    isSwitched
      ? 'The master key was changed.'
      : 'The master key had been changed before; what was left to do is done.',
    ...tables.filter(({ sealed }) => sealed > 0).map(tableLine),
    servers === 0 ? '  no server is running' : `  servers that seal under the new key: ${servers}`,
    '',
    ...(isWhole(report)
      ? ['Nothing is sealed under another key.', '', ...nextSteps(report)]
      : unopenedLines(report)),
    '',
  ];
  return lines.join('\n');
}

function tableLine({ anew, sealed, table }: Resealed): string {
  return `  ${WORDS[table]} under the new key: ${sealed} (${anew} sealed anew now)`;
}

function nextSteps({ config, former, isMadeHere, next }: Report): readonly string[] {
  if (isMadeHere) {
    return [
      `${besideTheData(config)} is the new master key, and the one before is gone from there.`,
      'A copy of the database that was made before today needs the master.key that was copied with it.',
    ];
  }
  const one = next.kind === 'passphrase' ? 'CHANCERY_PASSPHRASE_FILE' : 'CHANCERY_MASTER_KEY_FILE';
  const two = one.replace('CHANCERY_', 'CHANCERY_NEXT_');
  const kept = former === undefined ? 'the old master key' : former.place.split(',')[0];
  return [
    'What is left for you to do:',
    `  1. For every server, let ${one} name what ${two} names now, and take away ${two}`,
    '     and whatever told of the old master key. Restart the servers, one after the other.',
    `  2. Keep the old master key (${kept}) as long as the backups that were made under it. Then destroy it.`,
  ];
}

const MOST_TOLD = 20;

function unopenedLines({ config, isMadeHere, rotated }: Report): readonly string[] {
  const unopened = rotated.tables.flatMap((table) => table.unopened);
  const told = unopened
    .slice(0, MOST_TOLD)
    .map(({ id, table, why }: Unopened) => `  ${WORDS[table]}, ${id}: ${why}`);
  const rest = unopened.length - told.length;
  return [
    `Records that neither master key opens: ${unopened.length}. All others are sealed under the new one.`,
    ...told,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    '',
    'Keep the old master key: these may need it, or another that was before it. Restore them from a backup, or remove them,',
    'and run the command again.',
    ...(isMadeHere
      ? [`Until then ${nextBesideTheData(config)} stays where it is, and servers read both.`]
      : []),
  ];
}
