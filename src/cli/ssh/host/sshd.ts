/** The sshd of this machine: what it has been told, whether it would start, and having it read its configuration anew. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';

export interface Sshd {
  /** The program, by its whole path: it starts itself anew for each connection. */
  readonly sshd: string;
  readonly sshd_config: string;
}

const PLACES = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd', '/sbin/sshd'];

/** @throws Failure when there is none */
export function locateSshd(given: string | undefined): string {
  if (given !== undefined && !given.startsWith('/')) throw usage('--sshd must be a whole path');
  const found = given ?? PLACES.find((path) => existsSync(path));
  if (found !== undefined && existsSync(found)) return found;
  throw new Failure(EXIT.failure, 'there is no sshd on this machine', {
    hint: 'install OpenSSH’s server, or say where it is with --sshd',
  });
}

/** Values by their lower-case names, as `sshd -T` prints what is in effect. */
export type Effective = ReadonlyMap<string, readonly string[]>;

/** @throws Failure with what sshd says is wrong */
export function effectiveOf(sshd: Sshd): Effective {
  const found = new Map<string, string[]>();
  for (const line of ask(sshd, '-T').split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const name = line.slice(0, space);
    found.set(name, [...(found.get(name) ?? []), line.slice(space + 1)]);
  }
  return found;
}

/** @throws Failure with what sshd says is wrong */
export function checkSshd(sshd: Sshd): void {
  ask(sshd, '-t');
}

function ask({ sshd, sshd_config: config }: Sshd, flag: '-t' | '-T'): string {
  const { error, status, stderr, stdout } = spawnSync(sshd, [flag, '-f', config], { encoding: 'utf8' });
  if (error === undefined && status === 0) return stdout;
  const why = error === undefined ? stderr.trim().split('\n').slice(0, 20) : [error.message];
  throw new Failure(EXIT.failure, `sshd refuses ${config}`, { why, hint: hintFor(why) });
}

function hintFor(why: readonly string[]): string | undefined {
  // Where sshd is started for each connection, nobody has made it yet.
  if (why.some((line) => line.includes('privilege separation directory'))) return 'mkdir -p -m 755 /run/sshd';
  return process.getuid?.() === 0 ? undefined : 'the same as root';
}

/** @returns undefined when it was done; else why it was not */
export function reloadSshd(command: string | null, effective: Effective): string | undefined {
  if (command !== null) {
    const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    return status === 0 ? undefined : `"${command}" failed: ${stderr.trim()}`;
  }
  const [pidFile = 'none'] = effective.get('pidfile') ?? [];
  const pid = pidOf(pidFile);
  if (pid === undefined) return `no sshd runs by ${pidFile}: one that starts now reads what is set`;
  process.kill(pid, 'SIGHUP');
  return undefined;
}

/** Of a process that is an sshd: the file may be older than what has the number now. */
function pidOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').trim());
    if (!Number.isInteger(pid) || pid <= 1) return undefined;
    process.kill(pid, 0);
    const name = `/proc/${pid}/comm`;
    return !existsSync(name) || readFileSync(name, 'utf8').startsWith('sshd') ? pid : undefined;
  } catch {
    return undefined;
  }
}
