/** The program of `test/interop/log-verifier`, which knows nothing of ours: built with Go, once a run, where that can be. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './process.ts';
import { hasByChance } from './programs.ts';
import { run } from './run.ts';

/** @returns where it lies; undefined, with one line, where Go or its module is not to be had */
export async function logVerifier(): Promise<string | undefined> {
  if (!hasByChance('go')) return undefined;
  const program = join(mkdtempSync(join(tmpdir(), 'chancery-')), 'log-verifier');
  const cwd = join(ROOT, 'test', 'interop', 'log-verifier');
  const { code, stderr } = await run('go', ['build', '-trimpath', '-o', program, '.'], { cwd });
  if (code === 0) return program;
  process.stderr.write(
    `skipped: the log verifier could not be built (${stderr.trim().split('\n').at(-1)})\n`,
  );
  return undefined;
}
