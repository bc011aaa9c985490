/** The programs and data that some tests need from outside; where one is missing, its tests are skipped, and say so. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { vaultProgram } from '../../scripts/vault-server.mjs';

/** Debian's package for each program, or another way to get it. */
const PACKAGES: Readonly<Record<string, string>> = {
  openssl: 'openssl',
  certtool: 'gnutls-bin',
  'ssh-keygen': 'openssh-client',
  ssh: 'openssh-client',
  sshd: 'openssh-server',
  postgres: 'postgresql',
  initdb: 'postgresql',
  psql: 'postgresql-client',
  curl: 'curl',
  git: 'git',
  chromium: 'chromium',
  keytool: 'default-jre-headless',
  go: 'golang-go',
  'systemd-analyze': 'systemd',
};

/** How to get what Debian has no package of. */
const OTHERWISE: Readonly<Record<string, string>> = {
  helm: 'with Go, `go install helm.sh/helm/v3/cmd/helm@v3.22.0`',
};

const told = new Set<string>();

/**
 * Whether `program` is there, for `describe.skipIf(!has('openssl'))`. Says once when it is not.
 * @throws when it is missing and `CI` is `true`: there, nothing may be skipped for want of a program
 */
export function has(program: string): boolean {
  const found = locate(program) !== undefined;
  if (!found) miss(program, remedyFor(program), process.env['CI'] === 'true');
  return found;
}

/** Whether `program` is there, where CI may do without: its tests are skipped, with one line, wherever it is not. */
export function hasByChance(program: string): boolean {
  const found = locate(program) !== undefined;
  if (!found) miss(program, remedyFor(program), false);
  return found;
}

/**
 * Whether the Vault server that some tests ask was built. That takes Go, which CI may do without: so those tests are
 * skipped, with one line, wherever it was not.
 */
export function hasVault(): boolean {
  const found = existsSync(vaultProgram());
  if (!found) {
    const remedy =
      'with Go 1.25.3 or later, `node scripts/vault-server.mjs` builds it, from a gigabyte of modules';
    miss('the Vault server for tests', remedy, false);
  }
  return found;
}

/** Where `program` is: on the PATH, or where Debian puts what only an administrator or a server runs. */
export function locate(program: string): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/sbin',
    ...postgresFolders(),
  ];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

/**
 * The folder of test vectors by others, which are not part of this repository; `CHANCERY_VECTORS` names it.
 * @throws when the variable names a folder that does not exist
 */
export function vectors(): string | undefined {
  const folder = process.env['CHANCERY_VECTORS'];
  if (!folder) miss('the folder of other projects’ vectors', 'set CHANCERY_VECTORS to their folder', false);
  else if (!existsSync(folder)) miss(folder, 'CHANCERY_VECTORS names it', true);
  return folder || undefined;
}

function remedyFor(program: string): string {
  return OTHERWISE[program] ?? `apt-get install ${PACKAGES[program] ?? program}`;
}

function miss(what: string, remedy: string, fatal: boolean): void {
  const line = `${what} is missing (${remedy})`;
  if (fatal) throw new Error(line);
  if (!told.has(what)) process.stderr.write(`skipped: ${line}\n`);
  told.add(what);
}

/** Newest version first. */
function postgresFolders(): string[] {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return [];
  const sorted = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  return sorted.map((version) => join(versions, version, 'bin'));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
