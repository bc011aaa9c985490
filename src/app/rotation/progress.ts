/** How a change of the master key goes on, on a terminal or in a log. */
import type { WriteStream } from 'node:tty';
import type { ProcessRow } from '../../records/jobs.ts';
import type { RotationWatch } from './rotation.ts';
import { WORDS } from './words.ts';

export interface Progress extends RotationWatch {
  /** What else is written begins on a line of its own. */
  end(): void;
}

/** A terminal sees how far it is; anything else a line for each thing that begins. */
export function progressOn(stream: Pick<WriteStream, 'isTTY' | 'write'>): Progress {
  let said = '';
  let isOpen = false;
  const say = (what: string, howFar: string): void => {
    if (stream.isTTY) {
      stream.write(`\r\x1b[K${what}${howFar}`);
      isOpen = true;
    } else if (what !== said) {
      stream.write(`${what}\n`);
    }
    said = what;
  };
  return {
    waiting: (servers) => say(`chancery: waiting for ${counted(servers)} to look at the new master key`, ''),
    resealing: (table, seen) => say(`chancery: sealing ${WORDS[table]} anew`, `: ${seen}`),
    end() {
      if (isOpen) stream.write('\r\x1b[K');
      isOpen = false;
    },
  };
}

function counted(servers: readonly ProcessRow[]): string {
  return servers.length === 1 ? 'a server' : `${servers.length} servers`;
}
