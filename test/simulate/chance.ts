/** Chance that repeats: the same words give the same draws, on every machine. */

/** A stream of draws (sfc32) from a hash of what it is named by. Not for secrets. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(...name: readonly (string | number)[]) {
    const text = name.join('/');
    [this.#a, this.#b, this.#c] = [hash(text, 0x9e3779b9), hash(text, 0x243f6a88), hash(text, 0xb7e15162)];
    for (let i = 0; i < 12; i++) this.#next();
  }

  /** From 0 inclusive to 1 exclusive. */
  share(): number {
    return this.#next() / 0x1_0000_0000;
  }

  /** A whole number from 0 to `below` exclusive. */
  below(below: number): number {
    return Math.floor(this.share() * below);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  is(probability: number): boolean {
    return this.share() < probability;
  }

  /** @returns undefined when there is none */
  pick<T>(from: readonly T[]): T | undefined {
    return from[this.below(from.length)];
  }

  /** One of at least one. */
  one<T>(from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)] ?? from[0];
  }

  bytes(count: number): Uint8Array {
    const octets = new Uint8Array(count);
    for (let i = 0; i < count; i++) octets[i] = this.#next() & 0xff;
    return octets;
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }
}

/** FNV-1a, mixed at the end as MurmurHash3 does. */
function hash(text: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
