/** The folder outside the database in which a process keeps the newest checkpoint that it has seen and proven. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutsidePlace } from '../audit/outside.ts';
import { ChanceryError } from '../base/error.ts';
import { decodeOnePem, encodePem } from '../base/pem.ts';
import type { Clock } from '../base/ports.ts';

/** Between two notes of the history. */
const HISTORY_MS = 3_600_000;

const LABEL = 'PUBLIC KEY';

/** The newest note, the key that it is held to, and the history. */
export const CHECKPOINT_FILES = ['checkpoint', 'log.pem', 'checkpoints.log'] as const;

/**
 * `checkpoint` is the newest note, `log.pem` the key that it is held to, `checkpoints.log` a note an hour since the first.
 * The folder is made (0700) when it is not there.
 * @throws the file system's error when it cannot be
 */
export function checkpointFolder(folder: string, clock: Clock): OutsidePlace {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [checkpoint, key, history] = CHECKPOINT_FILES.map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  return {
    async read() {
      const note = await textOf(checkpoint);
      if (note === undefined) return undefined;
      return { note, spki: spkiIn((await textOf(key)) ?? '') };
    },
    async keep({ note, spki }) {
      const pem = encodePem(LABEL, spki);
      if ((await textOf(key)) !== pem) await replace(folder, key, pem);
      if (await isDue(history, clock)) await write(history, 'a', `${note}\n`);
      await replace(folder, checkpoint, note);
    },
  };
}

function spkiIn(pem: string): Uint8Array {
  try {
    return decodeOnePem(pem, [LABEL]);
  } catch (error) {
    if (error instanceof ChanceryError) return new Uint8Array(0);
    throw error;
  }
}

async function isDue(history: string, clock: Clock): Promise<boolean> {
  const age = await ifThere(async () => clock.now() - (await stat(history)).mtimeMs);
  return age === undefined || Math.abs(age) >= HISTORY_MS;
}

/** A crash leaves the file as it was or as it is to be. */
async function replace(folder: string, file: string, contents: string): Promise<void> {
  // Two processes of two containers may have one number.
  const draft = `${file}.${randomUUID()}.new`;
  await write(draft, 'w', contents);
  await rename(draft, file);
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function write(file: string, flags: string, contents: string): Promise<void> {
  const handle = await open(file, flags, 0o600);
  try {
    await handle.writeFile(contents);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function textOf(file: string): Promise<string | undefined> {
  return ifThere(() => readFile(file, 'utf8'));
}

async function ifThere<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
