/** Seeded mutations, so that every input can be made again from its seed. */

import { mutateDer, mutateWire } from './shapes.ts';

/** A small generator (mulberry32): numbers from 0 up to `below`. */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Mutation = (input: Uint8Array, roll: Dice, other: Uint8Array) => Uint8Array;

/** Octets at which formats turn: ends of lengths, signs and tags. */
const TURNING = Uint8Array.of(
  0x00,
  0x01,
  0x02,
  0x05,
  0x0c,
  0x1f,
  0x30,
  0x31,
  0x7f,
  0x80,
  0x81,
  0x84,
  0xa0,
  0xff,
);

const MUTATIONS: readonly Mutation[] = [
  (input, roll) => replace(input, roll, (octet) => octet ^ (1 << roll(8))),
  (input, roll) => replace(input, roll, () => roll(256)),
  (input, roll) => replace(input, roll, () => TURNING[roll(TURNING.length)] as number),
  (input, roll) => replace(input, roll, (octet) => octet + 1),
  (input, roll) => replace(input, roll, (octet) => octet - 1),
  (input, roll) => input.slice(0, roll(input.length + 1)),
  (input, roll) => splice(input, roll(input.length + 1), 1 + roll(4), new Uint8Array(0)),
  (input, roll) =>
    splice(input, roll(input.length + 1), 0, TURNING.slice(roll(TURNING.length)).slice(0, 1 + roll(3))),
  (input, roll) => splice(input, roll(input.length + 1), roll(16), piece(input, roll)),
  (input, roll, other) => splice(input, roll(input.length + 1), roll(16), piece(other, roll)),
];

/** Texts at which readers of texts turn. */
// biome-ignore format: a table of words reads best as one.
const WORDS = [
  '*', '.', '-', ':', '/', '%', '@', ',', ';', ' ', '\n', '\t', '\0', '"', '\\', '{', '}', '[', ']', '_', '=',
  '0', '1', '255', '256', '-1', '1e9', '99999999999', '0x1', '*.', '..', '::', '/32', 'xn--', 'a'.repeat(64),
  'é', 'ß', '\u202e', '\u200b', '\ud800', '\ufeff', '\u212a', 'null', 'true', '[]', '{}', '__proto__', 'constructor',
].map((word) => new Uint8Array(Buffer.from(word)));

/** How an input is mutated that is made of something. */
export type Shape = 'der' | 'wire' | 'text' | undefined;

/** As `mutate`; half of what has a shape keeps what encloses the piece that is changed. */
export function mutateShaped(shape: Shape, input: Uint8Array, other: Uint8Array, roll: Dice): Uint8Array {
  if (shape === undefined || roll(2) === 0) return mutate(input, other, roll);
  const change = (contents: Uint8Array): Uint8Array => mutate(contents, other, roll);
  if (shape === 'der') return mutateDer(input, other, roll, change);
  if (shape === 'wire') return mutateWire(input, other, roll, change);
  let mutated = input;
  for (let times = 1 + roll(3); times > 0; times--) {
    mutated = splice(mutated, roll(mutated.length + 1), roll(4), WORDS[roll(WORDS.length)] as Uint8Array);
  }
  return mutated;
}

/** `input` after one to four mutations. @param other gives pieces to insert */
export function mutate(input: Uint8Array, other: Uint8Array, roll: Dice): Uint8Array {
  let mutated = input;
  for (let times = 1 + roll(4); times > 0; times--) {
    mutated = (MUTATIONS[roll(MUTATIONS.length)] as Mutation)(mutated, roll, other);
  }
  return mutated;
}

function replace(input: Uint8Array, roll: Dice, next: (octet: number) => number): Uint8Array {
  const copy = input.slice();
  const at = roll(copy.length);
  if (copy.length > 0) copy[at] = next(copy[at] as number);
  return copy;
}

function splice(input: Uint8Array, at: number, gone: number, added: Uint8Array): Uint8Array {
  return Uint8Array.from([...input.subarray(0, at), ...added, ...input.subarray(at + gone)]);
}

function piece(input: Uint8Array, roll: Dice): Uint8Array {
  const start = roll(input.length + 1);
  return input.subarray(start, start + 1 + roll(32));
}
