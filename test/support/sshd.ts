/**
 * A real sshd on loopback, and logins to it: as root for a user that is made for the file's tests and removed after them,
 * otherwise for whoever runs the tests.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { locate } from './programs.ts';
import { type Ended, output, run } from './run.ts';

export interface Sshd {
  readonly port: number;
  /** Who may log in, given a principal. */
  readonly user: string;
  /** Files that it reads are named relative to this. */
  readonly folder: string;
  /** All that it has said. */
  log(): string;
  /** Written whole, and put in place at once, as sshd may read it at any time. */
  put(name: string, content: string | Uint8Array): void;
  /** Reads its configuration and its host certificate anew. */
  hangUp(): Promise<void>;
  stop(): Promise<void>;
}

export interface SshdOptions {
  /** Lines of its configuration; `%` stands for the folder. */
  readonly config: readonly string[];
  /** Files that are there before it starts; a host key `host_key` is always. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();
let account: Promise<string> | undefined;
let isOurs = false;

afterAll(async () => {
  await Promise.all([...running].map(ended));
  if (isOurs) await run('userdel', [(await account) ?? '']);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that everybody may read, removed when the file's tests are done. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-sshd-'));
  folders.add(folder);
  // sshd reads files of principals as the user who logs in.
  chmodSync(folder, 0o755);
  return folder;
}

export async function startSshd({ config, files = {} }: SshdOptions): Promise<Sshd> {
  account ??= loginUser();
  const user = await account;
  const folder = sharedFolder();
  await newKey(folder, 'host_key');
  const put = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(folder, `${name}.new`), content, { mode: 0o644 });
    renameSync(join(folder, `${name}.new`), join(folder, name));
  };
  mkdirSync(join(folder, 'principals'), { mode: 0o755 });
  for (const [name, content] of Object.entries(files)) put(name, content);
  const port = await freePort();
  const lines = [
    ...(await usualLines(folder, port)),
    ...config.map((line) => line.replaceAll('%/', `${folder}/`)),
  ];
  put('sshd_config', `${lines.join('\n')}\n`);
  // sshd starts itself anew for each connection, by the path that it was started by.
  const program = locate('sshd') ?? 'sshd';
  await output(program, ['-t', '-f', join(folder, 'sshd_config')]);
  const log = join(folder, 'sshd.log');
  const child = spawn(program, ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', openSync(log, 'a')],
  });
  running.add(child);
  const said = (): string => readFileSync(log, 'utf8');
  const listens = (times: number): Promise<void> =>
    until(() => said().split('Server listening on').length > times);
  await listens(1);
  let starts = 1;
  return {
    port,
    user,
    folder,
    log: said,
    put,
    async hangUp() {
      starts += 1;
      child.kill('SIGHUP');
      await listens(starts);
    },
    stop: () => ended(child),
  };
}

async function usualLines(folder: string, port: number): Promise<readonly string[]> {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host_key`,
    `PidFile ${folder}/sshd.pid`,
    'AuthorizedKeysFile none',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    // Files below /tmp are below a folder that everybody may write to.
    'StrictModes no',
    'LogLevel VERBOSE',
    // Since OpenSSH 9.8 a few refusals make it refuse whoever comes next.
    ...((await sshVersion()) >= 9.8 ? ['PerSourcePenalties no'] : []),
  ];
}

/** Of the client; both come of one source. */
export async function sshVersion(): Promise<number> {
  const { stderr } = await run('ssh', ['-V']);
  return Number(/OpenSSH_(\d+\.\d+)/.exec(stderr)?.[1] ?? 0);
}

export interface Login {
  /** The private key; its certificate is beside it, or named. */
  readonly identity: string;
  readonly certificate?: string;
  readonly knownHosts: string;
  /** As the client is to know the server. */
  readonly host?: string;
  readonly user?: string;
  readonly command?: string;
  readonly options?: readonly string[];
}

/** One login with the default client, which asks nobody anything, and believes `known_hosts` alone. */
export function login(sshd: Sshd, given: Login): Promise<Ended> {
  const { certificate, command = 'id -un', host = 'localhost', identity, knownHosts, options = [] } = given;
  return run('ssh', [
    '-F',
    'none',
    ...[
      'BatchMode=yes',
      'IdentitiesOnly=yes',
      'IdentityAgent=none',
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${knownHosts}`,
      'GlobalKnownHostsFile=/dev/null',
      'AddressFamily=inet',
      'ConnectTimeout=20',
      ...(certificate === undefined ? [] : [`CertificateFile=${certificate}`]),
    ].flatMap((option) => ['-o', option]),
    ...options,
    '-i',
    identity,
    '-p',
    String(sshd.port),
    `${given.user ?? sshd.user}@${host}`,
    command,
  ]);
}

/** A new Ed25519 key in files as ssh-keygen makes them. @returns the public one as a line */
export async function newKey(folder: string, name: string): Promise<string> {
  await output('ssh-keygen', ['-q', '-N', '', '-C', '', '-t', 'ed25519', '-f', join(folder, name)]);
  return readFileSync(join(folder, `${name}.pub`), 'utf8').trim();
}

/** An account without a password that works is not a locked one. */
async function loginUser(): Promise<string> {
  if (process.getuid?.() !== 0) return userInfo().username;
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const name = `chy${process.pid}`;
  await output('useradd', ['-M', '-d', '/tmp', '-s', '/bin/sh', '-p', '*', name]);
  isOurs = true;
  return name;
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 20));
}

/** Kills it, and those that it left for open connections end with these. */
async function ended(child: ChildProcess): Promise<void> {
  if (!running.delete(child) || child.exitCode !== null) return;
  const closed = new Promise((done) => child.once('close', done));
  child.kill('SIGKILL');
  await closed;
}
