/** The server as its users run it: a process of its own, from what was built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownChild } from './started.ts';

export const ROOT: string = join(import.meta.dirname, '..');

export interface Server {
  readonly url: string;
  /** Of the installation's first user, which the server has left in a file. */
  readonly token: string;
  /** From the start of the process to the line that says that it is ready. */
  readonly readyMs: number;
  /** Resident memory, octets. */
  memory(): number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Of Node itself, such as for a profile. */
  readonly nodeArgs?: readonly string[];
  /** Settings beside those that all have here; the durability of a server has none. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startServer(dataDir: string, options: ServerOptions = {}): Promise<Server> {
  const began = performance.now();
  const args = [...(options.nodeArgs ?? []), join(ROOT, 'bin', 'chancery.js'), 'up'];
  const child = spawn(process.execPath, args, {
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      CHANCERY_DATA_DIR: dataDir,
      CHANCERY_LISTEN: '127.0.0.1:0',
      CHANCERY_STARTER: 'off',
      CHANCERY_LOG_LEVEL: 'error',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await readyLine(child);
  ownChild(child);
  return {
    url,
    token:
      options.env?.['CHANCERY_BOOTSTRAP_TOKEN'] ?? readFileSync(join(dataDir, 'admin.token'), 'utf8').trim(),
    readyMs: performance.now() - began,
    memory: () => memoryOf(child),
    stop: () =>
      new Promise((done) => {
        child.once('close', () => done());
        child.kill('SIGTERM');
      }),
  };
}

function readyLine(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((found, failed) => {
    child.once('close', (code) => failed(new Error(`the server ended with ${code}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, url] = /^chancery: ready on (\S+)$/m.exec(said) ?? [];
      if (url !== undefined) found(url);
    });
  });
}

/** Linux says it in /proc; elsewhere it is not known. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const [, kilobytes = '0'] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
