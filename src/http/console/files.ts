/** The files of the console as they were built, kept in memory: a path that leaves their folder is just not in the table. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface ConsoleFile {
  readonly type: string;
  /** Whether its name says what is in it, so that what is once fetched under it stays true. */
  readonly isForever: boolean;
  readonly plain: Form;
  readonly coded: Readonly<Partial<Record<Coding, Form>>>;
}

/** One way of writing it; each has a tag of its own (RFC 9110 §8.8.3.3). */
export interface Form {
  readonly body: Uint8Array;
  readonly etag: string;
}

export type Coding = 'br' | 'gzip';

/** The best first. */
export const CODINGS: readonly Coding[] = ['br', 'gzip'];

/** By the path that each is served under. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

/** What is answered under every address of the console's own. */
export const INDEX = '/index.html';

/** What bundlers write, named after a hash of what is in it. */
const HASHED = '/assets/';

/** @returns undefined where no console was built */
export function readConsole(folder: string): ConsoleFiles | undefined {
  if (!existsSync(join(folder, INDEX))) return undefined;
  const found = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [`/${relative(folder, file).replaceAll(sep, '/')}`, readFileSync(file)]),
  );
  const files = new Map<string, ConsoleFile>();
  for (const [path, content] of found) {
    const type = TYPES[extname(path)];
    if (type !== undefined) files.set(path, fileOf(path, type, content, found));
  }
  return files;
}

function fileOf(
  path: string,
  type: string,
  content: Uint8Array,
  found: ReadonlyMap<string, Uint8Array>,
): ConsoleFile {
  const [br, gzip] = [found.get(`${path}.br`), found.get(`${path}.gz`)];
  return {
    type,
    isForever: path.startsWith(HASHED),
    plain: formOf(content),
    coded: {
      ...(br === undefined ? {} : { br: formOf(br) }),
      ...(gzip === undefined ? {} : { gzip: formOf(gzip) }),
    },
  };
}

function formOf(body: Uint8Array): Form {
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** What has another ending is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
