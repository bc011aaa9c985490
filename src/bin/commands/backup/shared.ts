/** What the commands about backups have in common. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Unlock } from '../../../app/backup/crypt.ts';
import { type Config, readConfig } from '../../../app/config.ts';
import { ROOT } from '../../../app/root.ts';
import { takeSettings } from '../../../app/settings.ts';
import { ChanceryError, type ErrorCode } from '../../../base/error.ts';
import { EXIT, type ExitCode } from '../../../cli/exit-codes.ts';
import { Failure, usage } from '../../../cli/failure.ts';
import { type Progress, progressOn } from '../../../cli/progress.ts';
import type { Session } from '../../../cli/session.ts';

/** The settings of the servers. @throws Failure */
export function serverConfig(): Promise<Config> {
  return told(() => readConfig(takeSettings(process.env).settings, ROOT));
}

const CODES: { readonly [C in ErrorCode]?: ExitCode } = {
  conflict: EXIT.conflict,
  invalid_field: EXIT.usage,
  not_found: EXIT.notFound,
};

/** Runs what works on the store, and tells its failures as the command line does. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ChanceryError) || error.code === 'internal') throw error;
    const why = error.detail === undefined ? [] : [error.detail];
    throw new Failure(CODES[error.code] ?? EXIT.failure, error.message, { why });
  }
}

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
