/** What is known of the trail outside the database, where nobody who changes that comes by: the newest checkpoint and its key. */
import { equal } from '../base/bytes.ts';
import { ChanceryError, type ErrorCode } from '../base/error.ts';
import { type PublicKey, parsePublicKey } from '../keys/public-key.ts';
import type { AuditCheckpointRow } from '../records/audit.ts';
import type { Reader } from '../records/store.ts';
import { type Checkpoint, readNote } from './checkpoint.ts';
import { consistencyPath, type Head, isConsistent, treeRoot } from './merkle.ts';
import { type LogKey, logKey } from './signer.ts';
import { subtreesOf, type Tiles, tilesOf } from './tiles.ts';

export interface Kept {
  readonly note: string;
  /** The public key that it is held to: SubjectPublicKeyInfo in DER; empty when it is not readable any more. */
  readonly spki: Uint8Array;
}

/** The port to the place outside. */
export interface OutsidePlace {
  /** @returns undefined until something was kept */
  read(): Promise<Kept | undefined>;
  /** Replaces what is kept, whole or not at all, durable when it resolves. */
  keep(kept: Kept): Promise<void>;
}

/** How the newest checkpoint stands to the one outside. */
export interface Standing {
  /** The newest one; undefined when there is none, or when it is not what the log's key signed. */
  readonly checkpoint: Checkpoint | undefined;
  /** The row that it was read from. */
  readonly row: AuditCheckpointRow | undefined;
  /** The one outside, if one is kept there. */
  readonly outside: Checkpoint | undefined;
  /** What is wrong with the newest, for people. */
  readonly fault: string | undefined;
  /** As it is to be kept outside. */
  readonly kept: Kept | undefined;
}

/**
 * Whether the newest checkpoint is signed, is the root of the tree as it stands, and has the one outside as its beginning.
 * @param kept read before: what is outside is never newer than the database
 * @throws unavailable
 */
export async function standing(reader: Reader, kept: Kept | undefined): Promise<Standing> {
  try {
    return await standingOf(reader, kept);
  } catch (error) {
    const fault = faultIn(error);
    return { row: undefined, outside: undefined, checkpoint: undefined, kept: undefined, fault };
  }
}

async function standingOf(reader: Reader, kept: Kept | undefined): Promise<Standing> {
  const row = await reader.get('auditCheckpoints', { id: 1 });
  const key = await logKey(reader);
  const keptKey = kept && keyIn(kept.spki);
  const outside = kept && keptKey && readNote(kept.note, keptKey);
  const found = { row, outside, checkpoint: undefined, kept: undefined };
  if (kept !== undefined && outside === undefined) {
    return { ...found, fault: 'the checkpoint outside the database is not signed by the key beside it' };
  }
  if (row === undefined) {
    const isKnown = outside && `outside the database, one of ${outside.size} events is known`;
    const why = isKnown ?? ((await isSealed(reader)) ? 'events are sealed' : undefined);
    return { ...found, fault: why && `the checkpoint was removed: ${why}` };
  }
  if (key === undefined) return { ...found, fault: 'the key of the log was removed' };
  const { spki } = key.publicKey;
  if (kept !== undefined && !equal(kept.spki, spki)) {
    return { ...found, fault: 'the key of the log is not the one that is known outside the database' };
  }
  const checkpoint = signedBy(key, row);
  if (checkpoint === undefined) {
    return { ...found, fault: 'the checkpoint is not what the key of the log signed' };
  }
  const fault = await faultOf(checkpoint, outside, tilesOf(reader));
  return { row, outside, checkpoint, fault, kept: { note: row.note, spki } };
}

/** Whether anything is sealed while there is no checkpoint: the first one may just have come. */
async function isSealed(reader: Reader): Promise<boolean> {
  const [link] = await reader.sealed(0, 1);
  return link !== undefined && (await reader.get('auditCheckpoints', { id: 1 })) === undefined;
}

/** The newest checkpoint and the key that signed it; undefined when there is none that is signed. */
export async function newestCheckpoint(
  reader: Reader,
): Promise<{ readonly checkpoint: Checkpoint; readonly note: string; readonly key: LogKey } | undefined> {
  const row = await reader.get('auditCheckpoints', { id: 1 });
  const key = await logKey(reader);
  const checkpoint = row && key && signedBy(key, row);
  return checkpoint && { checkpoint, note: row.note, key };
}

/** What a row's note says, if it is what this key signed and the row's other columns say the same. */
export function signedBy({ origin, publicKey }: LogKey, row: AuditCheckpointRow): Checkpoint | undefined {
  const checkpoint = readNote(row.note, publicKey);
  if (checkpoint === undefined || checkpoint.origin !== origin || !isOf(row, checkpoint)) return undefined;
  return checkpoint;
}

function keyIn(spki: Uint8Array): PublicKey | undefined {
  try {
    return parsePublicKey(spki);
  } catch (error) {
    if (error instanceof ChanceryError) return undefined;
    throw error;
  }
}

/** What a failed look at what is there says of it. @throws what is thrown when nothing could be done now, as `unavailable` */
export function faultIn(error: unknown): string {
  if (error instanceof ChanceryError && !LATER.includes(error.code)) return error.message;
  throw error;
}

/** What may be done later, and says nothing of what is there. */
const LATER: readonly ErrorCode[] = ['unavailable', 'busy'];

function isOf(row: AuditCheckpointRow, { atMs, root, size }: Checkpoint): boolean {
  return row.size === size && row.atMs === atMs && equal(row.root, root);
}

async function faultOf(
  newest: Checkpoint,
  outside: Checkpoint | undefined,
  tiles: Tiles,
): Promise<string | undefined> {
  if (outside !== undefined && outside.size > newest.size) {
    return `the trail was cut off: outside the database, a checkpoint of ${outside.size} events is known, and the newest here is of ${newest.size}`;
  }
  try {
    if (!equal(await treeRoot(newest.size, subtreesOf(tiles)), newest.root)) {
      return 'the tree is not the one that the checkpoint signed';
    }
    if (outside === undefined || (await continues(outside, newest, tiles))) return undefined;
    return `the first ${outside.size} events are not those of the checkpoint that is known outside the database`;
  } catch (error) {
    return faultIn(error);
  }
}

async function continues(first: Head, second: Head, tiles: Tiles): Promise<boolean> {
  return isConsistent(first, second, await consistencyPath(first.size, second.size, subtreesOf(tiles)));
}
