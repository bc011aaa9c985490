/** Changes to files of this machine that are made together, or taken back. */
import { existsSync, mkdirSync, readFileSync, realpathSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { equal, utf8 } from '../../../base/bytes.ts';
import { writeFiles } from '../../commands/cert/files.ts';

export class Changes {
  readonly #undo: (() => void)[] = [];

  /** Replaces a file at once. @param mode of a new file; one that is there keeps its own. @returns whether it is another now */
  put(given: string, content: string | Uint8Array, mode = 0o644): boolean {
    // What a link leads to is replaced, and not the link.
    const path = existsSync(given) ? realpathSync(given) : given;
    const octets = typeof content === 'string' ? utf8(content) : content;
    const before = contentOf(path);
    if (before !== undefined && equal(before.octets, octets)) return false;
    this.#makeFolder(dirname(path));
    this.#keep(path, before);
    writeFiles([{ path, text: octets, mode: before?.mode ?? mode }]);
    return true;
  }

  /** @returns whether it was there */
  remove(path: string): boolean {
    const before = contentOf(path);
    if (before === undefined) return false;
    this.#keep(path, before);
    rmSync(path);
    return true;
  }

  /** Puts back all that was changed, byte for byte, the last change first. */
  undo(): void {
    for (const back of this.#undo.splice(0).toReversed()) back();
  }

  #makeFolder(path: string): void {
    if (existsSync(path)) return;
    mkdirSync(path, { recursive: true, mode: 0o755 });
    this.#undo.push(() => removeIfEmpty(path));
  }

  #keep(path: string, before: Content | undefined): void {
    this.#undo.push(() => {
      if (before === undefined) rmSync(path, { force: true });
      else writeFiles([{ path, text: before.octets, mode: before.mode }]);
    });
  }
}

interface Content {
  readonly octets: Uint8Array;
  readonly mode: number;
}

function contentOf(path: string): Content | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return { octets: new Uint8Array(readFileSync(path)), mode: found.mode & 0o7777 };
}

/** A folder in which others have put something stays. */
export function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'ENOENT' && code !== 'EEXIST') throw error;
  }
}
