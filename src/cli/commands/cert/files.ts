/** Certificates and keys as files: each whole or not at all, keys readable by their owner alone. */
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT } from '../../exit-codes.ts';
import { Failure, usage } from '../../failure.ts';
import { type Shape, when } from '../../output.ts';
import type { Session } from '../../session.ts';

export interface IssuedPair {
  readonly certificate_id: string;
  readonly serial_number: string;
  readonly not_after: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM, issuer first. */
  readonly ca_chain: readonly string[];
  /** PEM; absent where the key is the caller's. */
  readonly private_key?: string;
  readonly warnings?: readonly string[];
}

interface Places {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly force?: true | undefined;
}

interface Written extends IssuedPair {
  readonly files: readonly string[];
}

/** Paths. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Prints what was issued, or writes it: a table alone would hold a key that nobody can use.
 * @returns where it was written; undefined when it was printed
 */
export async function writePair(
  session: Session,
  name: string,
  issued: IssuedPair,
  places: Places,
): Promise<PairFiles | undefined> {
  const { output } = await session.settings();
  for (const warning of issued.warnings ?? []) session.note(`warning: ${warning}`);
  const chain = bundle([issued.certificate, ...issued.ca_chain.slice(0, -1)]);
  if (output.value !== 'table' && output.value !== 'name') {
    await session.show(issued, {
      columns: [],
      name: idOf,
      pem: () => bundle([chain, issued.private_key ?? '']),
    });
    return undefined;
  }
  const { cert, key } = placesOf(session, name, places);
  const wanted = issued.private_key === undefined ? [cert] : [cert, key];
  writeFiles([
    { path: cert, text: chain, mode: 0o644 },
    ...(issued.private_key === undefined
      ? []
      : [{ path: key, text: bundle([issued.private_key]), mode: 0o600 }]),
  ]);
  await session.show({ ...issued, files: wanted }, SHAPE);
  return { cert, key };
}

const SHAPE: Shape<Written> = {
  columns: [
    ['certificate', ({ files }) => files[0]],
    ['key', ({ files }) => files[1]],
    ['id', ({ certificate_id: id }) => id],
    ['serial number', ({ serial_number: serial }) => serial],
    ['ends', ({ not_after: end }) => when(end)],
  ],
  name: idOf,
};

function idOf({ certificate_id: id }: IssuedPair): string {
  return id;
}

/** Where they go: beside each other in this folder unless told otherwise. */
function placesOf(
  { terminal }: Session,
  name: string,
  places: Places,
): { readonly cert: string; readonly key: string } {
  const base = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return {
    cert: resolve(terminal.cwd, places.cert ?? `${base}.pem`),
    key: resolve(terminal.cwd, places.key ?? `${base}-key.pem`),
  };
}

/** Looked at before anything is asked for: what was issued must not be lost because a file is in its way. */
export async function checkFree(
  session: Session,
  name: string,
  places: Places,
  hasKey: boolean,
): Promise<void> {
  const { output } = await session.settings();
  if (!['table', 'name'].includes(output.value)) return;
  const { cert, key } = placesOf(session, name, places);
  if (hasKey && cert === key) throw usage(`${cert} cannot hold both`, '--cert and --key with two names');
  for (const path of hasKey ? [cert, key] : [cert]) {
    checkFolder(dirname(path));
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw usage(`${path} is a folder`, 'the name of a file in it');
    if (there !== undefined && places.force !== true)
      throw new Failure(EXIT.conflict, `${path} is there already`, { hint: 'another name, or --force' });
  }
}

function checkFolder(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Failure(EXIT.usage, `nothing can be written to ${folder}`, { why: [(error as Error).message] });
  }
}

interface File {
  readonly path: string;
  readonly text: string | Uint8Array;
  readonly mode: number;
}

/** All of them beside their places first, then each moved into its own. */
export function writeFiles(files: readonly File[]): void {
  const fresh = (path: string): string => `${path}.${process.pid}.new`;
  try {
    for (const { mode, path, text } of files) {
      writeFileSync(fresh(path), text, { mode, flag: 'wx', flush: true });
      keepOwner(path, fresh(path), mode);
    }
    for (const { path } of files) renameSync(fresh(path), path);
  } finally {
    for (const { path } of files) rmSync(fresh(path), { force: true });
  }
}

/** Whoever was given a file to read may read the next one: a key's group too, but never everybody. */
function keepOwner(old: string, fresh: string, mode: number): void {
  const before = statSync(old, { throwIfNoEntry: false });
  if (before === undefined) return;
  const widest = mode === 0o600 ? 0o660 : 0o777;
  chmodSync(fresh, before.mode & widest);
  const now = statSync(fresh);
  if (before.uid !== now.uid || before.gid !== now.gid) chownSync(fresh, before.uid, before.gid);
}

/** PEM, one after the other, each ending its line. */
export function bundle(pems: readonly string[]): string {
  return pems
    .filter((pem) => pem !== '')
    .map((pem) => (pem.endsWith('\n') ? pem : `${pem}\n`))
    .join('');
}
