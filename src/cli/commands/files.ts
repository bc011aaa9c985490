/** What commands read. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { readAll, readOctets } from '../terminal.ts';

/** Octets of a file that a person hands in. */
const LONGEST = 1024 * 1024;

/** @param path `-` for standard input. @throws Failure for what cannot be read */
export async function readText({ terminal }: Session, path: string): Promise<string> {
  if (path === '-') return readAll(terminal.stdin, LONGEST);
  try {
    return readFileSync(resolve(terminal.cwd, path), 'utf8').slice(0, LONGEST);
  } catch (error) {
    throw new Failure(EXIT.usage, `${path} cannot be read`, { why: [(error as Error).message] });
  }
}

/** @returns undefined when there is no such file. @throws Failure for one that cannot be read */
export async function readBytes({ terminal }: Session, path: string): Promise<Uint8Array | undefined> {
  if (path === '-') return readOctets(terminal.stdin, LONGEST);
  try {
    return new Uint8Array(readFileSync(resolve(terminal.cwd, path)).subarray(0, LONGEST));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Failure(EXIT.usage, `${path} cannot be read`, { why: [message] });
  }
}
