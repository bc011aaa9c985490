/** The folder from which a system's programs learn whom to trust. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { writeFiles } from '../commands/cert/files.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import type { Root } from './roots.ts';

export interface TrustStore {
  readonly folder: string;
  /** Of the files in it: `.crt` is all that some look at. */
  readonly suffix: string;
  /** For a shell: makes what programs read of the folder. */
  readonly refresh: string;
}

/** Where systems have theirs, as their own manuals say. */
const KNOWN: readonly TrustStore[] = [
  // Debian, Ubuntu and Alpine: update-ca-certificates(8).
  { folder: '/usr/local/share/ca-certificates', suffix: '.crt', refresh: 'update-ca-certificates --fresh' },
  // Fedora and Red Hat: update-ca-trust(8).
  { folder: '/etc/pki/ca-trust/source/anchors', suffix: '.pem', refresh: 'update-ca-trust extract' },
  // Arch: p11-kit's trust(1).
  { folder: '/etc/ca-certificates/trust-source/anchors', suffix: '.crt', refresh: 'trust extract-compat' },
  // openSUSE: update-ca-certificates(8).
  { folder: '/etc/pki/trust/anchors', suffix: '.pem', refresh: 'update-ca-certificates' },
];

export interface Places {
  readonly folder?: string | undefined;
  readonly refresh?: string | undefined;
}

/** @throws Failure on a system that is not known */
export function findStore({ environment }: Terminal, { folder, refresh }: Places): TrustStore {
  if (folder !== undefined) return { folder, suffix: '.crt', refresh: refresh ?? 'true' };
  const found = KNOWN.find(
    (one) => existsSync(one.folder) && isProgram(one.refresh.split(' ')[0] ?? '', environment['PATH']),
  );
  if (found !== undefined) return refresh === undefined ? found : { ...found, refresh };
  throw new Failure(EXIT.failure, 'where this system keeps whom it trusts is not known here', {
    hint: '`chancery trust show -o pem > root.pem`, and give that to the system; on macOS: sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain root.pem',
  });
}

const SEARCHED = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

function isProgram(name: string, path = ''): boolean {
  const folders = [...path.split(delimiter), ...SEARCHED];
  return folders.some((folder) => existsSync(join(folder, name)));
}

/** Ours alone, and of which root, by its name. */
function fileOf(store: TrustStore, { name, sha256 }: Root): string {
  return join(store.folder, `${prefixOf(name)}${sha256.replaceAll(':', '').slice(0, 16)}${store.suffix}`);
}

function prefixOf(name: string): string {
  return `chancery-${name.replaceAll(/[^A-Za-z0-9._]/g, '_')}-`;
}

export function isInstalled(store: TrustStore, root: Root): boolean {
  const file = fileOf(store, root);
  return existsSync(file) && readFileSync(file, 'utf8') === root.pem;
}

/** @returns how many were not there before. @throws Failure where one may not write, and when the system's own part fails */
export async function install(session: Session, store: TrustStore, roots: readonly Root[]): Promise<number> {
  const fresh = roots.filter((root) => !isInstalled(store, root));
  if (fresh.length === 0) return 0;
  const files = fresh.map((root) => ({ path: fileOf(store, root), text: root.pem, mode: 0o644 }));
  asAdministrator(() => writeFiles(files));
  await refresh(session, store);
  return fresh.length;
}

/** @param names of roots; all that were ever installed from here when there are none. @returns the files that were removed */
export async function uninstall(
  session: Session,
  store: TrustStore,
  names: readonly string[],
): Promise<readonly string[]> {
  const prefixes = names.map(prefixOf);
  const isMeant = (file: string): boolean =>
    names.length === 0
      ? /^chancery-.+-[0-9A-F]{16}\.(crt|pem)$/.test(file)
      : prefixes.some(
          (prefix) => file.startsWith(prefix) && /^[0-9A-F]{16}\./.test(file.slice(prefix.length)),
        );
  const files = readdirSync(store.folder).filter(isMeant);
  if (files.length === 0) return [];
  asAdministrator(() => {
    for (const file of files) rmSync(join(store.folder, file));
  });
  await refresh(session, store);
  return files;
}

function asAdministrator(work: () => void): void {
  try {
    work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new Failure(EXIT.failure, 'whom this system trusts is its administrator’s to say', {
      why: [message],
      hint: 'the same command with sudo -E',
    });
  }
}

async function refresh({ terminal }: Session, store: TrustStore): Promise<void> {
  const { CHANCERY_TOKEN: _, ...others } = terminal.environment;
  const env = { ...others, PATH: [others['PATH'] ?? '', ...SEARCHED].join(delimiter) };
  const child = spawn('/bin/sh', ['-c', store.refresh], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail).once('close', done);
  });
  if (code === 0) return;
  throw new Failure(EXIT.failure, `"${store.refresh}" ended with ${code ?? 'a signal'}`, {
    why: said.join('').trim().split('\n').slice(-3),
  });
}
