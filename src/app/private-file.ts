/** Files that only their owner reads, and that are there whole or not at all. */
import {
  closeSync,
  createWriteStream,
  fchownSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { untilEnd } from './until-end.ts';

/**
 * Makes a file (0600), durable before it is relied on. Made by root, it is of whoever the folder is of: who serves from there.
 * @returns false, with nothing changed, when it is there already, as when another process was first
 */
export function createPrivate(file: string, contents: Uint8Array | string): boolean {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  try {
    withFile(draft, 'wx', (descriptor) => {
      if (process.getuid?.() === 0) giveAway(descriptor, dirname(file));
      writeFileSync(descriptor, contents);
    });
    linkSync(draft, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  withFile(dirname(file), 'r', () => undefined);
  return true;
}

/**
 * As {@link createPrivate}, of what is longer than memory.
 * @param write ends the stream
 */
export async function publishPrivate(
  file: string,
  write: (draft: Writable) => Promise<void>,
): Promise<boolean> {
  removeDrafts(file);
  const draft = `${file}.${process.pid}.new`;
  const remove = untilEnd(draft);
  try {
    await write(createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    linkSync(draft, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    remove();
  }
  withFile(dirname(file), 'r', () => undefined);
  return true;
}

/**
 * As {@link createPrivate}, of a file that somebody else fills, with files beside it, such as a database.
 * @param fill is told the path of an empty file, and leaves nothing beside it that is needed
 */
export async function publishFilled(file: string, fill: (draft: string) => Promise<void>): Promise<boolean> {
  removeDrafts(file);
  const draft = `${file}.${process.pid}.new`;
  const removals = ['', ...BESIDE].map((end) => untilEnd(`${draft}${end}`));
  try {
    withFile(draft, 'wx', (descriptor) => {
      if (process.getuid?.() === 0) giveAway(descriptor, dirname(file));
    });
    await fill(draft);
    withFile(draft, 'r', () => undefined);
    linkSync(draft, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    for (const remove of removals) remove();
  }
  withFile(dirname(file), 'r', () => undefined);
  return true;
}

/** What SQLite has beside a database. */
const BESIDE = ['-wal', '-shm'];

/** Removes what processes that were killed have left of the making of this file; those that run are let be. */
export function removeDrafts(file: string): void {
  const name = basename(file);
  for (const found of readdirSync(dirname(file))) {
    const pid = found.startsWith(`${name}.`)
      ? /^\.(\d+)\.new(?:-wal|-shm)?$/.exec(found.slice(name.length))?.[1]
      : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(file), found), { force: true });
  }
}

/** Puts a file in the place of another, durably: at no time is there none. @throws when `file` is not there */
export function replaceFile(file: string, replaced: string): void {
  renameSync(file, replaced);
  withFile(dirname(replaced), 'r', () => undefined);
}

function withFile(file: string, flags: string, use: (descriptor: number) => void): void {
  const descriptor = openSync(file, flags, 0o600);
  try {
    use(descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function giveAway(descriptor: number, folder: string): void {
  const { gid, uid } = statSync(folder);
  fchownSync(descriptor, uid, gid);
}

/** One that is another user's runs too. Ours, which are making nothing yet, are left by one with our number before us. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
