/** Files that only their owner reads, and that are there whole or not at all. */
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a file (0600), durable before it is relied on.
 * @returns false, with nothing changed, when it is there already, as when another process was first
 */
export function createPrivate(file: string, contents: Uint8Array | string): boolean {
  const draft = `${file}.${process.pid}.new`;
  rmSync(draft, { force: true });
  try {
    withFile(draft, 'wx', (descriptor) => writeFileSync(descriptor, contents));
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
