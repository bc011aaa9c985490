/** Secrets come from standard input, a file or the environment: what stands in the arguments is seen by everybody on the machine. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usage } from './failure.ts';
import { readAll, type Terminal } from './terminal.ts';

const LIMIT = 64 * 1024;

/**
 * @param source `-` (standard input), `@file` or `env:NAME`
 * @param what for the error, e.g. `--token`
 * @throws a usage error for anything else, and for what is not there; it does not repeat the value, which may be the secret
 */
export async function readSecret(source: string, what: string, terminal: Terminal): Promise<string> {
  const secret = await readFrom(source, what, terminal);
  // What is empty would be taken for what is not there, and something else be used in its place.
  if (secret === '') {
    const place = source === '-' ? 'standard input' : source.slice(1);
    throw usage(`${what}: there is nothing in ${place}`);
  }
  return secret;
}

async function readFrom(source: string, what: string, terminal: Terminal): Promise<string> {
  if (source === '-') return (await readAll(terminal.stdin, LIMIT)).trim();
  if (source.startsWith('@')) return readSecretFile(resolve(terminal.cwd, source.slice(1)), what);
  if (source.startsWith('env:')) {
    const value = terminal.environment[source.slice(4)];
    if (value === undefined || value === '')
      throw usage(`${what}: there is no ${source.slice(4)} in the environment`);
    return value;
  }
  throw usage(
    `${what} takes no bare secret: it would be seen in the list of processes`,
    `${what} @file, ${what} env:NAME, or ${what} - with the secret on standard input`,
  );
}

function readSecretFile(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, LIMIT).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw usage(`${what}: ${path} cannot be read (${code ?? 'unknown'})`);
  }
}
