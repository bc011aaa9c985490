/** Where an export that was written before ends, and from where it goes on. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EXIT } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';

interface End {
  /** Up to the end of the last line that has a place: what stands behind it, a run that was cut off has left. */
  readonly octets: number;
  /** The place behind what it tells; undefined of an empty file. */
  readonly next: number | undefined;
}

const LF = 0x0a;
const STEP = 64 * 1024;

/**
 * @param isWhole whether it is of the whole installation
 * @returns undefined when there is no such file
 * @throws Failure for one that is no export of this kind
 */
export function whereItEnds(path: string, isWhole: boolean): End | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(EXIT.failure, `${path} cannot be read`, { why: [(error as Error).message] });
  }
  try {
    const end = lastPlace(file, isWhole ? placeOfLink : placeOfEvent);
    if (end !== undefined) return end;
  } finally {
    closeSync(file);
  }
  throw new Failure(EXIT.conflict, `${path} is there, and is no export that can be gone on with`, {
    hint: 'another file',
  });
}

/** Of a file that may be longer than memory. */
function lastPlace(file: number, placeIn: (line: Line) => number | undefined): End | undefined {
  const { size } = fstatSync(file);
  if (size === 0) return { octets: 0, next: undefined };
  for (let length = Math.min(STEP, size); ; length = Math.min(size, length * 4)) {
    const tail = Buffer.alloc(length);
    readSync(file, tail, 0, length, size - length);
    for (let end = tail.lastIndexOf(LF); end > 0; ) {
      const before = tail.lastIndexOf(LF, end - 1);
      // Of a line that began before, this is a part.
      if (before === -1 && length < size) break;
      const next = placeBehind(tail.subarray(before + 1, end).toString('utf8'), placeIn);
      if (next !== undefined) return { octets: size - length + end + 1, next };
      end = before;
    }
    if (length === size) return undefined;
  }
}

type Line = Readonly<Record<string, unknown>>;

function placeBehind(text: string, placeIn: (line: Line) => number | undefined): number | undefined {
  try {
    return placeIn(JSON.parse(text) as Line);
  } catch {
    return undefined;
  }
}

function placeOfEvent({ seq }: Line): number | undefined {
  return typeof seq === 'number' ? seq + 1 : undefined;
}

function placeOfLink({ checkpoint, events, link }: Line): number | undefined {
  // The second line of a checkpoint is how many events it seals.
  if (typeof checkpoint === 'string') return Number(checkpoint.split('\n')[1]);
  if (typeof link !== 'object' || link === null || !('firstSeq' in link) || !Array.isArray(events))
    return undefined;
  return Number(link.firstSeq) + events.length;
}
