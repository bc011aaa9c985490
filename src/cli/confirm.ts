/** Whether a person means it. */
import { createInterface } from 'node:readline/promises';
import { EXIT } from './exit-codes.ts';
import { Failure, usage } from './failure.ts';
import type { Session } from './session.ts';

/**
 * Asks on a terminal; where nobody is there, `--yes` has to say it.
 * @param question without a question mark
 * @throws Failure for any answer but yes; a usage error when nobody can be asked
 */
export async function confirm(
  session: Pick<Session, 'isInteractive' | 'terminal'>,
  question: string,
  isMeant: boolean,
): Promise<void> {
  if (isMeant) return;
  if (!session.isInteractive) throw usage(`${question}: nobody is here to be asked`, '--yes');
  const { stderr, stdin } = session.terminal;
  stderr.write(`${question}? [y/N] `);
  // The terminal shows what is typed, and Ctrl-C ends the command.
  const lines = createInterface({ input: stdin, terminal: false });
  try {
    for await (const line of lines) {
      if (/^\s*y(?:es)?\s*$/i.test(line)) return;
      break;
    }
  } finally {
    lines.close();
  }
  throw new Failure(EXIT.interrupted, 'nothing was done');
}
