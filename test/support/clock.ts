import { type IdSource, idSource } from '../../src/base/ids.ts';
import type { Clock, Random } from '../../src/base/ports.ts';

/** A clock that stands until it is moved. */
export class TestClock implements Clock {
  #now: number;

  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** Octets that repeat from run to run: a counter, spread over what is asked for. */
export class CountingRandom implements Random {
  #count = 0;

  bytes(count: number): Uint8Array {
    this.#count += 1;
    const bytes = new Uint8Array(count);
    for (let i = 0, rest = this.#count; i < count && rest > 0; i++, rest = Math.floor(rest / 256)) {
      bytes[count - 1 - i] = rest % 256;
    }
    return bytes;
  }
}

/** Ids in the order in which they were made. */
export function testIds(clock: Clock): IdSource {
  return idSource(clock, new CountingRandom());
}
