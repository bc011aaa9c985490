/**
 * Group commit. Changes that wait while a commit runs are committed together when it ends; no timer is involved, so a
 * lone change never waits. The queue is bounded, and full means that nothing should be begun.
 */
import { ChanceryError } from '../base/error.ts';
import type { Change, Decided, Outcome, Reader } from '../records/store.ts';
import { checkedChange } from './check.ts';

export type Decide<T> = (reader: Reader) => Promise<Decided<T>>;

/** What commits. Its methods are never called while one of them runs. What they throw fails all that they were given. */
export interface Engine {
  /** It commits while this thread goes on: what comes meanwhile waits for the next batch, and nothing need wait for this one. */
  readonly isElsewhere?: boolean;
  /** Commits the changes as one transaction and one link of the audit chain. @returns an outcome for each, in their order */
  run(batch: readonly Change[]): Promise<readonly (Outcome | Failed)[]>;
  /** Decides and commits in one transaction. What `decide` throws is thrown as it is, wrapped in {@link Undecided}. */
  transact<T>(decide: Decide<T>): Promise<{ outcome: Outcome; value: T }>;
}

/** A change that this engine cannot keep, whatever else it keeps. */
export interface Failed {
  readonly status: 'failed';
  readonly error: Error;
}

/** Carries what `decide` threw past the judgement of what the engine threw. */
export class Undecided extends Error {
  constructor(cause: unknown) {
    super('the decision threw', { cause });
  }
}

export interface QueueOptions {
  /** How many changes may wait; 1024. */
  readonly waiting?: number | undefined;
  /** How many are committed together at most; 256. */
  readonly batch?: number | undefined;
  readonly observe?: { commit(batchSize: number, seconds: number): void } | undefined;
  /** A monotonic timer in milliseconds, for `observe`. */
  readonly elapsed?: (() => number) | undefined;
}

interface Waiting {
  readonly change: Change | undefined;
  readonly alone: (() => Promise<void>) | undefined;
  settle(outcome: Outcome): void;
  fail(error: unknown): void;
}

export class CommitQueue {
  readonly #engine: Engine;
  readonly #limit: number;
  readonly #batch: number;
  readonly #observe: QueueOptions['observe'];
  readonly #elapsed: () => number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #broken = false;
  #closed = false;

  constructor(engine: Engine, options: QueueOptions = {}) {
    this.#engine = engine;
    this.#limit = options.waiting ?? 1024;
    this.#batch = options.batch ?? 256;
    this.#observe = options.observe;
    this.#elapsed = options.elapsed ?? (() => 0);
  }

  /**
   * After a failed commit one change at a time is let through, until one is committed.
   * @throws unavailable when nothing should be begun
   */
  admit(): void {
    if (this.#closed) throw unavailable('closed');
    if (this.#waiting.length >= this.#limit) throw unavailable('the queue of commits is full');
    if (this.#broken && this.#running !== undefined) throw unavailable('the last commit failed');
  }

  async commit(change: Change): Promise<Outcome> {
    const checked = checkedChange(change);
    return await new Promise((settle, fail) => {
      this.#push({ change: checked, alone: undefined, settle, fail });
    });
  }

  async transact<T>(decide: Decide<T>): Promise<{ outcome: Outcome; value: T }> {
    return await new Promise((settle, fail) => {
      const alone = async (): Promise<void> => settle(await this.#engine.transact(checking(decide)));
      this.#push({ change: undefined, alone, settle: () => {}, fail });
    });
  }

  /** Takes nothing more, and resolves when what was taken has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  #push(waiting: Waiting): void {
    this.admit();
    this.#waiting.push(waiting);
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // One turn of the event loop: what other requests have ready joins this batch.
      if (this.#engine.isElsewhere !== true) await new Promise(setImmediate);
      const batch = this.#next();
      const started = this.#elapsed();
      try {
        await this.#run(batch);
        this.#broken = false;
        this.#observe?.commit(batch.length, (this.#elapsed() - started) / 1000);
      } catch (error) {
        const told = this.#judge(error);
        for (const one of batch) one.fail(told);
        if (this.#broken) this.#refuseWaiting();
      }
    }
    this.#running = undefined;
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    const alone = batch[0]?.alone;
    if (alone !== undefined) return await alone();
    const changes = batch.flatMap(({ change }) => (change === undefined ? [] : [change]));
    const outcomes = await this.#engine.run(changes);
    outcomes.forEach((outcome, i) => {
      if (outcome.status === 'failed') batch[i]?.fail(unkeepable(outcome.error));
      else batch[i]?.settle(outcome);
    });
  }

  /** The changes at the head of the queue, up to the next transaction that must be alone; or that one. */
  #next(): readonly Waiting[] {
    const end = this.#waiting.findIndex(({ alone }, i) => alone !== undefined || i === this.#batch);
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : Math.max(1, end));
  }

  /** What the caller is told; whatever is not the decision's own is the engine's failure. */
  #judge(error: unknown): unknown {
    if (error instanceof Undecided) return error.cause;
    this.#broken = true;
    return error instanceof ChanceryError ? error : unavailable('the engine failed', error);
  }

  /** An engine that has just failed would fail these one by one: none of them was begun. */
  #refuseWaiting(): void {
    for (const one of this.#waiting.splice(0)) one.fail(unavailable('the commit before failed'));
  }
}

function checking<T>(decide: Decide<T>): Decide<T> {
  return async (reader) => {
    try {
      const { change, value } = await decide(reader);
      return change === undefined ? { value } : { change: checkedChange(change), value };
    } catch (error) {
      throw new Undecided(error);
    }
  };
}

/** A value got here that its column cannot hold: a bound is missing where it came in. */
export function unkeepable(cause: Error): ChanceryError {
  const root = cause.cause instanceof Error ? cause.cause : cause;
  return new ChanceryError('internal', 'the store cannot keep this', { cause, detail: root.message });
}

export function unavailable(detail: string, cause?: unknown): ChanceryError {
  const why = cause instanceof Error ? `${detail}: ${cause.message}` : detail;
  return new ChanceryError('unavailable', 'the store cannot commit now', {
    retryAfter: 1,
    detail: why,
    ...(cause === undefined ? {} : { cause }),
  });
}
