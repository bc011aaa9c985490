/** What a bench has started and made: it ends and goes with this process, however this ends. */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Set<string>();
const children = new Map<ChildProcess, NodeJS.Signals>();

export function newFolder(): string {
  watch();
  const folder = mkdtempSync(join(tmpdir(), 'chancery-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true });
  folders.delete(folder);
}

/** @param signal that ends it, and what it has started, at once. @returns the same */
export function ownChild<T extends ChildProcess>(child: T, signal: NodeJS.Signals = 'SIGKILL'): T {
  watch();
  children.set(child, signal);
  child.once('exit', () => children.delete(child));
  return child;
}

let isWatched = false;

function watch(): void {
  if (isWatched) return;
  isWatched = true;
  process.on('exit', () => {
    for (const [child, signal] of children) child.kill(signal);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}
