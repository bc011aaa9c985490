/** Programs from outside, run to their end. */
import { spawn } from 'node:child_process';
import { locate } from './programs.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { input, ...rest } = options;
  const child = spawn(locate(program) ?? program, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  // A program may end before it has read all; its exit code tells more than the broken pipe.
  child.stdin.on('error', () => undefined).end(input ?? '');
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...said }));
  });
}

/** As `run`, for what must succeed. @returns its standard output. @throws when it fails, with what it said */
export async function output(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, stderr, stdout } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${code}\n${stdout}${stderr}`);
  return stdout;
}
