/** The files of a PostgreSQL that nobody has started yet. */
import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { locate } from './programs.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Makes a cluster in `data` below a folder, with the superuser `tester`, whom everybody is believed to be.
 * @returns also the account to run the server as, when this process may not run it as itself
 * @throws when it cannot be made, with what initdb said
 */
export function makeCluster(folder: string): {
  readonly data: string;
  readonly account: Account | undefined;
} {
  const account = unprivileged();
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const asUser = { ...account, cwd: folder, encoding: 'utf8' as const };
  const initdb = ['-D', data, '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'];
  // An order of text unlike that of its octets, where it can be had, so that columns must ask for theirs.
  const collated = [...initdb, '--locale-provider=icu', '--icu-locale=en-US'];
  const program = locate('initdb') ?? 'initdb';
  let made = spawnSync(program, collated, asUser);
  if (made.status !== 0) made = spawnSync(program, initdb, asUser);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  return { data, account };
}

/** PostgreSQL refuses to run as root: then another account of this machine is used. */
function unprivileged(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const fields = ['postgres', 'nobody']
    .map((name) => accounts.find(([first]) => first === name))
    .find(Boolean);
  if (fields === undefined) throw new Error('there is no account to run PostgreSQL as');
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
