/** What the commands about backups have in common. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Unlock } from '../../../app/backup/crypt.ts';
import { usage } from '../../../cli/failure.ts';
import { type Progress, progressOn } from '../../../cli/progress.ts';
import type { Session } from '../../../cli/session.ts';

/** A bar for a watching person. */
export function progressFor({ isQuiet, terminal }: Session, label: string, unit: string): Progress {
  if (isQuiet) return { at: () => undefined, end: () => undefined };
  const { environment, stderr: screen } = terminal;
  return progressOn({ screen, environment, clock: { now: () => Date.now() }, label, total: undefined, unit });
}

/** For `--recipient` and `--identity`, which may be given several times. */
export function several(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** The lines of a file in which each is a key; others begin with `#`. @throws Failure */
export function keysIn(path: string, what: string, { terminal }: Session): readonly string[] {
  let text: string;
  try {
    text = readFileSync(resolve(terminal.cwd, path), 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw usage(`${what}: ${path} cannot be read (${code})`);
  }
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

interface UnlockFlags {
  readonly identity?: readonly string[] | undefined;
  readonly passphrase?: string | undefined;
}

/** @throws Failure */
export async function unlockOf(
  session: Session,
  { identity = [], passphrase }: UnlockFlags,
): Promise<Unlock> {
  const identities = await Promise.all(
    identity.map(async (source) => {
      if (source.startsWith('@')) return keysIn(source.slice(1), '--identity', session);
      return [await session.secret(source, '--identity')];
    }),
  );
  return {
    identities: identities.flat(),
    passphrase: passphrase === undefined ? undefined : await session.secret(passphrase, '--passphrase'),
  };
}
