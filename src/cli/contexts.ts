/** Servers that somebody has logged in to, by a name: `$XDG_CONFIG_HOME/chancery/contexts.json`, for its owner alone. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';

export interface Context {
  readonly url: string;
  readonly token?: string;
  /** PEM of the authorities that its certificate is judged by; the system's when absent. */
  readonly ca?: string;
}

export interface Contexts {
  readonly current?: string;
  readonly contexts: Readonly<Record<string, Context>>;
}

export function contextsFile(environment: Readonly<Record<string, string | undefined>>): string {
  const home = environment['XDG_CONFIG_HOME'] || join(environment['HOME'] || homedir(), '.config');
  return join(home, 'chancery', 'contexts.json');
}

/** None when there is no file. @throws Failure for one that cannot be read */
export function readContexts(file: string): Contexts {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { contexts: {} };
    throw new Failure(EXIT.failure, `${file} cannot be read`, { why: [(error as Error).message] });
  }
  try {
    const read = JSON.parse(text) as Partial<Contexts> | null;
    return { ...read, contexts: read?.contexts ?? {} };
  } catch {
    throw new Failure(EXIT.failure, `${file} is no JSON`, { hint: 'remove it, and log in again' });
  }
}

/** As a whole or not at all, readable by its owner alone. */
export function writeContexts(file: string, contexts: Contexts): void {
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Failure(EXIT.failure, `${file} cannot be written`, {
      why: [(error as Error).message],
      hint: 'another folder in XDG_CONFIG_HOME, or CHANCERY_URL and CHANCERY_TOKEN instead of a login',
    });
  }
}
