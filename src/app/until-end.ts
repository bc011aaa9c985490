/** What is on the disk only while a command runs, and goes with it also when somebody stops that. */
import { rmSync } from 'node:fs';

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const paths = new Set<string>();

/**
 * From now on the path is removed when the process ends, but for SIGKILL.
 * @returns removes it now
 */
export function untilEnd(path: string): () => void {
  if (paths.size === 0) {
    process.on('exit', removeAll);
    for (const name of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) process.on(name, end);
  }
  paths.add(path);
  return () => {
    rmSync(path, { recursive: true, force: true });
    paths.delete(path);
    if (paths.size > 0) return;
    process.off('exit', removeAll);
    for (const name of Object.keys(SIGNALS)) process.off(name, end);
  };
}

function end(signal: keyof typeof SIGNALS): void {
  process.exit(SIGNALS[signal]);
}

function removeAll(): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}
