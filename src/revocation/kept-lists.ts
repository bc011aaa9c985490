/** What a process knows of the lists that it was asked for: the last one, and what is being made of the next. */
import type { Actor } from '../audit/event.ts';

export interface Line<L> {
  /** The newest list that is known to be stored. */
  list: L | undefined;
  making: Promise<L> | undefined;
  /** What is made once that has ended. `actor` wants it even if the list before is not behind. */
  waiting: { actor: Actor | undefined; readonly made: Promise<L> } | undefined;
  /** Milliseconds since 1970 UTC, as `untilMs` is. */
  restUntilMs: number;
  failure: { readonly error: unknown; readonly untilMs: number } | undefined;
}

const MOST_LINES = 1000;
/** Lists may have megabytes each. */
const MOST_OCTETS = 64 * 1024 * 1024;

export class KeptLists<L> {
  readonly #octetsOf: (list: L) => number;
  /** The one that was longest not asked for first. */
  readonly #lines = new Map<string, Line<L>>();

  constructor(octetsOf: (list: L) => number) {
    this.#octetsOf = octetsOf;
  }

  line(name: string): Line<L> {
    const line = this.#lines.get(name) ?? {
      list: undefined,
      making: undefined,
      waiting: undefined,
      restUntilMs: 0,
      failure: undefined,
    };
    this.#lines.delete(name);
    this.#lines.set(name, line);
    this.#forget(line);
    return line;
  }

  keep(line: Line<L>, list: L): void {
    line.list = list;
    this.#forget(line);
  }

  /** When nothing is being made any more. */
  async settled(): Promise<void> {
    for (const { making, waiting } of this.#lines.values()) {
      // What waits ends after what is being made.
      await (waiting?.made ?? making)?.catch(() => undefined);
    }
  }

  /** What is not asked for and would be too much; never a line of which something is being made. */
  #forget(own: Line<L>): void {
    let octets = 0;
    for (const { list } of this.#lines.values()) octets += this.#octetsIn(list);
    for (const [name, line] of this.#lines) {
      if (octets <= MOST_OCTETS && this.#lines.size <= MOST_LINES) return;
      if (line === own || line.making !== undefined || line.waiting !== undefined) continue;
      octets -= this.#octetsIn(line.list);
      this.#lines.delete(name);
    }
  }

  #octetsIn(list: L | undefined): number {
    return list === undefined ? 0 : this.#octetsOf(list);
  }
}
