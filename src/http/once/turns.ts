/** One at a time, of those that are the same: the others wait, as long as that makes sense. */
import { ChanceryError } from '../../base/error.ts';
import { IDEMPOTENCY_KEY } from './key.ts';

/** Milliseconds; clients seldom wait longer for an answer. */
const LONGEST_WAIT = 30_000;
/** For one that is under way. */
const MOST_WAITING = 256;

interface Line {
  readonly end: Promise<unknown>;
  waiting: number;
}

export class Turns {
  readonly #lines = new Map<string, Line>();

  /** @throws conflict for the reason still_in_progress, when the others take too long or are too many */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#lines.has(name)) await this.#wait(name);
    const result = work();
    this.#lines.set(name, { end: result.catch(() => undefined), waiting: 0 });
    try {
      return await result;
    } finally {
      this.#lines.delete(name);
    }
  }

  /** Nobody else is at it when this resolves: whoever waited takes the turn before anything else happens. */
  async #wait(name: string): Promise<void> {
    let isOver = false;
    let stop: () => void = () => undefined;
    const over = new Promise<void>((done) => {
      stop = done;
    });
    const timer = setTimeout(() => {
      isOver = true;
      stop();
    }, LONGEST_WAIT);
    try {
      for (let line = this.#lines.get(name); line !== undefined; line = this.#lines.get(name)) {
        if (line.waiting === MOST_WAITING) throw stillInProgress();
        line.waiting += 1;
        await Promise.race([line.end, over]);
        if (isOver) throw stillInProgress();
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

function stillInProgress(): ChanceryError {
  const message = `a request with this ${IDEMPOTENCY_KEY} is still being worked on; ask again for its answer`;
  return new ChanceryError('conflict', message, { reason: 'still_in_progress', retryAfter: 1 });
}
