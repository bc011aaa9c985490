/** One at a time, of those that are the same: the others wait, as long as that makes sense. */
import { ChanceryError } from '../../base/error.ts';
import { IDEMPOTENCY_KEY } from './key.ts';

/** Milliseconds; clients seldom wait longer for an answer. */
const LONGEST_WAIT = 30_000;
/** For one that is under way. */
const MOST_WAITING = 256;

interface Line {
  /** Whose turn it is, and who waits. */
  length: number;
  /** Resolves when the last of them has left. */
  tail: Promise<void>;
}

export class Turns {
  readonly #lines = new Map<string, Line>();

  /**
   * Works once everybody who came before has left the line, in the order in which they came.
   * @throws conflict for the reason still_in_progress, when the others take too long or are too many
   */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(name) ?? { length: 0, tail: Promise.resolve() };
    if (line.length > MOST_WAITING) throw stillInProgress();
    const before = line.tail;
    let leave: () => void = () => undefined;
    const left = new Promise<void>((done) => {
      leave = done;
    });
    // Who gives up leaves no gap: the next one's turn comes when those before both of them have left.
    line.tail = before.then(() => left);
    line.length += 1;
    this.#lines.set(name, line);
    try {
      if (line.length > 1) await inTime(before);
      return await work();
    } finally {
      leave();
      line.length -= 1;
      if (line.length === 0) this.#lines.delete(name);
    }
  }
}

async function inTime(before: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(stillInProgress()), LONGEST_WAIT);
  });
  try {
    await Promise.race([before, late]);
  } finally {
    clearTimeout(timer);
  }
}

function stillInProgress(): ChanceryError {
  const message = `a request with this ${IDEMPOTENCY_KEY} is still being worked on; ask again for its answer`;
  return new ChanceryError('conflict', message, { reason: 'still_in_progress', retryAfter: 1 });
}
