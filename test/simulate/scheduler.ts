/** Time that passes only when nothing else can happen: what waits is woken in the order of its moment, one by one. */

interface Waiting {
  readonly atMs: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Turns of the real event loop without anything to wake, after which whoever still waits waits for ever. */
const PATIENCE_TURNS = 200;

export class Scheduler {
  /** Milliseconds since 1970 UTC, as no machine of the simulation knows it exactly. */
  nowMs: number;
  /** A heap: no one is before its parent. */
  readonly #heap: Waiting[] = [];
  #order = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  at(atMs: number, wake: () => void): void {
    this.#order += 1;
    const heap = this.#heap;
    let at = heap.push({ atMs, order: this.#order, wake }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#swapped(parent, at)) break;
      at = parent;
    }
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.at(this.nowMs + milliseconds, wake);
    });
  }

  /**
   * Wakes what waits until `isOver`.
   * @returns false when it cannot become so: nothing waits any more, and nothing happens
   */
  async run(isOver: () => boolean): Promise<boolean> {
    for (let idle = 0; idle < PATIENCE_TURNS; ) {
      if (isOver()) return true;
      const next = this.#pop();
      if (next === undefined) idle += 1;
      else {
        idle = 0;
        this.nowMs = Math.max(this.nowMs, next.atMs);
        next.wake();
      }
      // What was woken goes on, as far as it can without waiting, before the next is.
      await new Promise(setImmediate);
    }
    return isOver();
  }

  #pop(): Waiting | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = right < heap.length && isBefore(heap[right], heap[left]) ? right : left;
      if (child >= heap.length || !this.#swapped(at, child)) return first;
      at = child;
    }
  }

  /** Puts the two into their order. @returns whether they were not */
  #swapped(parent: number, child: number): boolean {
    const heap = this.#heap;
    const [above, below] = [heap[parent], heap[child]];
    if (above === undefined || below === undefined || !isBefore(below, above)) return false;
    heap[parent] = below;
    heap[child] = above;
    return true;
  }
}

function isBefore(a: Waiting | undefined, b: Waiting | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
