/** The server as its users run it: a process of its own, started from what was built. Tests take it from `process.ts`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUp } from '../../scripts/setup.mjs';

/** Of the clone. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));
export const BIN: string = join(ROOT, 'bin', 'chancery.js');

export interface ProcessOptions {
  /** Settings beside a data directory and port 0, which may be overridden; undefined leaves one out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A fresh one when absent, which {@link endAll} removes. */
  readonly dataDir?: string;
  readonly cwd?: string;
  /** The shim of another installation. */
  readonly bin?: string;
  /** What is run, when it is not `chancery up`. */
  readonly command?: readonly string[];
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Output {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export interface Server extends Output {
  /** Another one after each restart. */
  readonly url: string;
  /** Of the user `admin`. */
  readonly token: string;
  readonly dataDir: string;
  /** SIGTERM, and the exit. */
  stop(): Promise<Exit>;
  kill9(): Promise<Exit>;
  /** Starts it again on the same data, once it has ended. */
  restart(env?: ProcessOptions['env']): Promise<void>;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** Kills what still runs, and removes the folders. */
export async function endAll(): Promise<void> {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all([...running].map((child) => new Promise((done) => child.once('close', done))));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A folder that {@link endAll} removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-process-'));
  folders.add(folder);
  return folder;
}

/** @throws when it ends before it is ready, with what it said */
export async function start(options: ProcessOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? temporaryFolder();
  let settings: ProcessOptions = { ...options, dataDir };
  let current = await ready(settings);
  const ended = async (signal: NodeJS.Signals): Promise<Exit> => {
    current.kill(signal);
    return current.exited;
  };
  return {
    get url() {
      return current.url;
    },
    get token() {
      const given = settings.env?.['CHANCERY_BOOTSTRAP_TOKEN'];
      return given ?? readFileSync(join(dataDir, 'admin.token'), 'utf8').trim();
    },
    dataDir,
    get pid() {
      return current.pid;
    },
    get exited() {
      return current.exited;
    },
    stdout: () => current.stdout(),
    stderr: () => current.stderr(),
    kill: (signal) => current.kill(signal),
    stop: () => ended('SIGTERM'),
    kill9: () => ended('SIGKILL'),
    async restart(env) {
      await current.exited;
      settings = { ...settings, env: { ...settings.env, ...env } };
      current = await ready(settings);
    },
  };
}

/** Runs `chancery up` with what must not start. @throws when it starts */
export async function refusedStart(options: ProcessOptions): Promise<Output & Exit> {
  const child = await launch(options);
  const outcome = await Promise.race([child.exited, line(child)]);
  if (typeof outcome === 'string') throw new Error(`it started: ${outcome}`);
  return { ...child, ...outcome };
}

/** Looked at once: `npm test` has built what this file tests. */
let built: Promise<void> | undefined;

/** Runs `chancery up`, or another command, and does not wait for anything. */
export async function launch(options: ProcessOptions): Promise<Output> {
  built ??= setUp(ROOT);
  await built;
  const dataDir = options.dataDir ?? temporaryFolder();
  const own = { CHANCERY_DATA_DIR: dataDir, CHANCERY_LISTEN: '127.0.0.1:0' };
  const child = spawn(process.execPath, [options.bin ?? BIN, ...(options.command ?? ['up'])], {
    cwd: options.cwd ?? dataDir,
    env: environment({ ...own, ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const exited = new Promise<Exit>((done) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      done({ code, signal });
    });
  });
  return {
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    pid: child.pid ?? 0,
    exited,
    kill: (signal) => child.kill(signal),
  };
}

/** This process's own environment without what would change a server, and with what is given. */
export function environment(given: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const bare = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('CHANCERY_') && !['CREDENTIALS_DIRECTORY', 'NODE_OPTIONS'].includes(name),
  );
  const all = { ...Object.fromEntries(bare), ...given };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Port 0 is a port that was free a moment ago: another process may have taken it since. */
const TRIES = 3;

async function ready(options: ProcessOptions): Promise<Output & { readonly url: string }> {
  for (let tries = 1; ; tries++) {
    const child = await launch(options);
    const outcome = await Promise.race([child.exited, line(child)]);
    if (typeof outcome === 'string') return { ...child, url: outcome };
    const mayTryAgain = options.env?.['CHANCERY_LISTEN'] === undefined && tries < TRIES;
    if (mayTryAgain && child.stderr().includes('EADDRINUSE')) continue;
    throw new Error(`it ended with ${outcome.code ?? outcome.signal}: ${child.stderr()}`);
  }
}

/** The address in the line that says that it is ready. */
async function line(child: Output): Promise<string> {
  for (;;) {
    const [, url] = /^chancery: ready on (\S+)$/m.exec(child.stdout()) ?? [];
    if (url !== undefined) return url;
    await new Promise((done) => setTimeout(done, 20));
  }
}
