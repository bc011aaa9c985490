/** What a process knows of the lists that it was asked for: the last one, and what is being made of the next. */
import type { Actor } from '../audit/event.ts';
import type { Id } from '../base/ids.ts';
import type { CrlRow } from '../records/revocation.ts';

export interface Line {
  /** The newest list that is known to be stored. */
  list: CrlRow | undefined;
  making: Promise<CrlRow> | undefined;
  /** What is made once that has ended. `actor` wants it even if the list before is not behind. */
  waiting: { actor: Actor | undefined; readonly made: Promise<CrlRow> } | undefined;
  /** Milliseconds since 1970 UTC, as `untilMs` is. */
  restUntilMs: number;
  failure: { readonly error: unknown; readonly untilMs: number } | undefined;
}

const MOST_LINES = 1000;
/** Lists may have megabytes each. */
const MOST_OCTETS = 64 * 1024 * 1024;

export class KeptLists {
  /** The one that was longest not asked for first. */
  readonly #lines = new Map<string, Line>();

  line(issuerId: Id, shard: number): Line {
    const name = `${issuerId}/${shard}`;
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

  keep(line: Line, list: CrlRow): void {
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
  #forget(own: Line): void {
    let octets = 0;
    for (const { list } of this.#lines.values()) octets += list?.der.length ?? 0;
    for (const [name, line] of this.#lines) {
      if (octets <= MOST_OCTETS && this.#lines.size <= MOST_LINES) return;
      if (line === own || line.making !== undefined || line.waiting !== undefined) continue;
      octets -= line.list?.der.length ?? 0;
      this.#lines.delete(name);
    }
  }
}
