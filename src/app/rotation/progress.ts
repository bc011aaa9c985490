/** How a change of the master key goes on, on a terminal or in a log. */
import type { Clock } from '../../base/ports.ts';
import { type Progress as Bar, progressOn as barOn, isWatched, type Screen } from '../../cli/progress.ts';
import type { ProcessRow } from '../../records/jobs.ts';
import type { RotationWatch } from './rotation.ts';
import { WORDS } from './words.ts';

export interface Progress extends RotationWatch {
  /** What else is written begins on a line of its own. */
  end(): void;
}

/** A terminal sees how far it is, and how fast it goes; anything else a line for each thing that begins. */
export function progressOn(
  screen: Screen,
  environment: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Progress {
  const watched = isWatched(screen, environment);
  let said = '';
  let bar: Bar | undefined;
  const say = (what: string, done = 0, unit: { readonly unit?: string } = {}): void => {
    if (what !== said) {
      bar?.end();
      // How many there are is known when they have been read: there is a count, and no end.
      bar = barOn({ screen, environment, clock, label: what, total: undefined, ...unit });
      if (!watched) screen.write(`chancery: ${what}\n`);
    }
    bar?.at(done);
    said = what;
  };
  return {
    waiting: (servers) => say(`waiting for ${counted(servers)} to look at the new master key`),
    resealing: (table, seen) => say(`sealing ${WORDS[table]} anew`, seen, { unit: 'records' }),
    end: () => bar?.end(),
  };
}

function counted(servers: readonly ProcessRow[]): string {
  return servers.length === 1 ? 'a server' : `${servers.length} servers`;
}
