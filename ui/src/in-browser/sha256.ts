/**
 * SHA-256 (FIPS 180-4) that answers at once, as `src/base/hash.ts` does by Node: WebCrypto's has to be awaited. The
 * readers of SSH keys ask for it, which have a few hundred octets at a time.
 */
import { concat } from '../../../src/base/bytes.ts';

/** SHA-256 of the parts, one after another: 32 octets. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const state = Uint32Array.from(INITIAL);
  const padded = pad(concat(...parts));
  for (let at = 0; at < padded.byteLength; at += 64) absorb(state, padded, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => {
    digest.setUint32(4 * i, word);
  });
  return new Uint8Array(digest.buffer);
}

/** §5.1.1: a bit, zeros, and the length in bits, so that whole blocks of 64 octets result. */
function pad(message: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  return view;
}

/** §6.2.2, for one block. */
function absorb(state: Uint32Array, block: DataView, at: number): void {
  const schedule = new Uint32Array(64);
  const word = (i: number): number => schedule[i] as number;
  for (let i = 0; i < 16; i++) schedule[i] = block.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    schedule[i] = word(i - 16) + small(word(i - 15), 7, 18, 3) + word(i - 7) + small(word(i - 2), 17, 19, 10);
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as Words;
  for (let i = 0; i < 64; i++) {
    const chosen = (e & f) ^ (~e & g);
    const first = (h + big(e, 6, 11, 25) + chosen + (ROUNDS[i] as number) + word(i)) | 0;
    const second = (big(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => {
    state[i] = (state[i] as number) + value;
  });
}

type Words = readonly [number, number, number, number, number, number, number, number];

function turned(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function big(value: number, one: number, two: number, three: number): number {
  return turned(value, one) ^ turned(value, two) ^ turned(value, three);
}

function small(value: number, one: number, two: number, shifted: number): number {
  return turned(value, one) ^ turned(value, two) ^ (value >>> shifted);
}

/** §4.2.2, §5.3.3: the first 32 bits of the fractions of roots of the first primes. */
const PRIMES = primes(64);
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
