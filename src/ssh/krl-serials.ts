/** Serial numbers in a KRL: lists of 8 octets each, and ranges of 16 (OpenSSH's PROTOCOL.krl). No bitmaps. */
import type { SshReader } from './wire.ts';

/** Both ends are revoked. */
export interface SerialRange {
  readonly first: bigint;
  readonly last: bigint;
}

const LIST = 0x20;
const RANGE = 0x21;
const MOST_SERIAL = 0xffff_ffff_ffff_ffffn;
/** Type and length, which a list has once and each range has. */
const HEADER_OCTETS = 5;
const RANGE_OCTETS = HEADER_OCTETS + 16;
/** The shortest run of consecutive numbers that is shorter as a range than in a list. */
const SHORTEST_RANGE = 3n;

/**
 * The subsections that revoke `serials` and `ranges`, each number once, ascending: ranges first, and then one list. They are
 * written into one buffer, for there may be a hundred thousand.
 * @throws RangeError for numbers other than 1 to 2^64 − 1, and a range that runs backwards
 */
export function encodeSerials(serials: readonly bigint[], ranges: readonly SerialRange[]): Uint8Array {
  const runs = runsOf(serials, ranges);
  const [long, listed] = [runs.filter(isLong), runs.filter((run) => !isLong(run))];
  const count = listed.reduce((total, { first, last }) => total + Number(last - first) + 1, 0);
  const listOctets = count === 0 ? 0 : HEADER_OCTETS + 8 * count;
  const octets = new Uint8Array(long.length * RANGE_OCTETS + listOctets);
  const view = new DataView(octets.buffer);
  let at = 0;
  const put = (value: bigint): void => {
    view.setBigUint64(at, value);
    at += 8;
  };
  const putHeader = (type: number, length: number): void => {
    view.setUint8(at, type);
    view.setUint32(at + 1, length);
    at += HEADER_OCTETS;
  };
  for (const { first, last } of long) {
    putHeader(RANGE, 16);
    put(first);
    put(last);
  }
  if (count > 0) putHeader(LIST, 8 * count);
  for (const { first, last } of listed) for (let serial = first; serial <= last; serial++) put(serial);
  return octets;
}

/** @param reader over the body of a subsection of `type` @throws malformed for a type that is no list and no range */
export function readSerials(
  type: number,
  reader: SshReader,
  found: { readonly serials: bigint[]; readonly ranges: SerialRange[] },
): void {
  if (type === LIST) {
    while (!reader.isAtEnd) found.serials.push(readSerial(reader));
  } else if (type === RANGE) {
    const [first, last] = [readSerial(reader), readSerial(reader)];
    if (first > last) reader.fail('holds a range of serial numbers that runs backwards');
    found.ranges.push({ first, last });
    reader.end();
  } else {
    reader.fail(`must revoke certificates by serial number and key id alone, and does by type ${type}`);
  }
}

function readSerial(reader: SshReader): bigint {
  const serial = reader.uint64();
  if (serial === 0n) reader.fail('revokes the serial number 0, which OpenSSH does not');
  return serial;
}

function isLong({ first, last }: SerialRange): boolean {
  return last - first + 1n >= SHORTEST_RANGE;
}

/** Runs of consecutive numbers, ascending and apart from each other. */
function runsOf(serials: readonly bigint[], ranges: readonly SerialRange[]): SerialRange[] {
  if (serials.some((serial) => !isSerial(serial)))
    throw new RangeError('a serial number is from 1 to 2^64 - 1');
  if (ranges.some(({ first, last }) => !isSerial(first) || !isSerial(last) || first > last)) {
    throw new RangeError('a range of serial numbers is from 1 to 2^64 - 1, and does not run backwards');
  }
  // Numbers are sorted as such; the usual order is that of their texts.
  const singles = Array.from(BigUint64Array.from(serials).sort(), (serial) => ({
    first: serial,
    last: serial,
  }));
  const sorted = [...singles, ...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const runs: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of sorted) {
    const run = runs.at(-1);
    if (run === undefined || first > run.last + 1n) runs.push({ first, last });
    else if (last > run.last) run.last = last;
  }
  return runs;
}

function isSerial(value: bigint): boolean {
  return value >= 1n && value <= MOST_SERIAL;
}
