/** Mutations that keep what encloses a piece whole, so that readers get past the lengths and look at what is within. */
import type { Dice } from './mutate.ts';

/** One piece of an input, and the pieces that it is made of when there are any. */
interface Piece {
  /** What stands before the length. */
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly parts: readonly Piece[];
}

const NOTHING = new Uint8Array(0);

/** One element of DER is left out, doubled, swapped, replaced by one of `other`, or has its contents changed. */
export function mutateDer(
  input: Uint8Array,
  other: Uint8Array,
  roll: Dice,
  change: (contents: Uint8Array) => Uint8Array,
): Uint8Array {
  const [parts, others] = [derParts(input), derParts(other)];
  if (parts === undefined) return change(input);
  return joined(mutateParts(parts, others ?? parts, roll, change), derLength);
}

/** As `mutateDer`, for SSH's strings with a length of four octets; what is no string at the end is left as it is. */
export function mutateWire(
  input: Uint8Array,
  other: Uint8Array,
  roll: Dice,
  change: (contents: Uint8Array) => Uint8Array,
): Uint8Array {
  const { parts, rest } = wireParts(input);
  if (parts.length === 0) return change(input);
  const mutated = mutateParts(parts, wireParts(other).parts, roll, change);
  return Buffer.concat([joined(mutated, wireLength), roll(8) === 0 ? change(rest) : rest]);
}

function mutateParts(
  parts: readonly Piece[],
  others: readonly Piece[],
  roll: Dice,
  change: (contents: Uint8Array) => Uint8Array,
): readonly Piece[] {
  const at = roll(parts.length);
  const part = parts[at];
  if (part === undefined) return parts;
  const put = (...pieces: readonly Piece[]): readonly Piece[] => parts.toSpliced(at, 1, ...pieces);
  if (part.parts.length > 0 && roll(8) !== 0) {
    return put({ ...part, parts: mutateParts(part.parts, others, roll, change) });
  }
  const next = roll(6);
  if (next === 0) return put();
  if (next === 1) return put(part, part);
  if (next === 2) return put(anyOf(others, roll) ?? part);
  if (next === 3 && at > 0) return parts.toSpliced(at - 1, 2, part, parts[at - 1] as Piece);
  if (next === 4) return put({ ...part, head: change(part.head) });
  return put({ ...part, body: change(part.body), parts: [] });
}

function anyOf(pieces: readonly Piece[], roll: Dice): Piece | undefined {
  const piece = pieces[roll(pieces.length)];
  return piece !== undefined && piece.parts.length > 0 && roll(4) !== 0 ? anyOf(piece.parts, roll) : piece;
}

function joined(pieces: readonly Piece[], lengthOf: (octets: number) => Uint8Array): Uint8Array {
  const all = pieces.map(({ body, head, parts }) => {
    const contents = parts.length > 0 ? joined(parts, lengthOf) : body;
    return Buffer.concat([head, lengthOf(contents.length), contents]);
  });
  return Buffer.concat(all);
}

const MOST_DEPTH = 12;

/** Undefined for what is not made of elements. */
function derParts(input: Uint8Array, depth = 0): readonly Piece[] | undefined {
  const parts: Piece[] = [];
  for (let at = 0; at < input.length; ) {
    const element = derAt(input, at);
    if (element === undefined) return undefined;
    const { body, tag } = element;
    const opens = (tag & 0x20) !== 0 || tag === 0x04 || tag === 0x03;
    const inner =
      opens && depth < MOST_DEPTH ? derParts(tag === 0x03 ? body.subarray(1) : body, depth + 1) : undefined;
    // A BIT STRING's first octet is no element; its contents are taken as they are.
    parts.push({ head: Uint8Array.of(tag), body, parts: tag === 0x03 ? [] : (inner ?? []) });
    at = element.end;
  }
  return parts;
}

function derAt(
  input: Uint8Array,
  at: number,
): { readonly tag: number; readonly body: Uint8Array; readonly end: number } | undefined {
  const [tag, first] = [input[at], input[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 3 || first === 0x80) return undefined;
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < more; i++) length = length * 256 + (input[at + 2 + i] ?? 0);
  const from = at + 2 + more;
  if (from + length > input.length) return undefined;
  return { tag, body: input.subarray(from, from + length), end: from + length };
}

function derLength(octets: number): Uint8Array {
  if (octets < 0x80) return Uint8Array.of(octets);
  if (octets < 0x100) return Uint8Array.of(0x81, octets);
  if (octets < 0x10000) return Uint8Array.of(0x82, octets >> 8, octets & 0xff);
  return Uint8Array.of(0x83, octets >> 16, (octets >> 8) & 0xff, octets & 0xff);
}

function wireParts(input: Uint8Array): { readonly parts: readonly Piece[]; readonly rest: Uint8Array } {
  const parts: Piece[] = [];
  let at = 0;
  while (at + 4 <= input.length) {
    const length = new DataView(input.buffer, input.byteOffset + at).getUint32(0);
    if (length > input.length - at - 4) break;
    const body = input.subarray(at + 4, at + 4 + length);
    const inner = body.length > 8 ? wireParts(body) : undefined;
    parts.push({ head: NOTHING, body, parts: inner?.rest.length === 0 ? inner.parts : [] });
    at += 4 + length;
  }
  return { parts, rest: input.subarray(at) };
}

function wireLength(octets: number): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, octets);
  return length;
}
