/** What tests need from outside this repository. Missing: one line, and a skip; under `CI=true` an error. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether `program` is on the PATH. @throws when it is not and `CI` is `true` */
export function has(program: string): boolean {
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (!found) missing(`the program ${program}`, `apt-get install ${program}`);
  return found;
}

/** The folder of test vectors by others. @throws when it is not there and `CI` is `true` */
export function vectors(): string | undefined {
  const folder = process.env['CHANCERY_VECTORS'];
  if (folder !== undefined && existsSync(folder)) return folder;
  missing('test vectors', 'set CHANCERY_VECTORS to their folder');
  return undefined;
}

function missing(what: string, how: string): void {
  const line = `skipped: ${what} not found (${how})`;
  if (process.env['CI'] === 'true') throw new Error(line);
  process.stderr.write(`${line}\n`);
}
