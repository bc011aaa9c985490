/**
 * The newest list of each kind of publisher: made, stored, and only then served. One that is behind what was revoked, or
 * old, is made anew when it is asked for; at most one is being made and one waits for each list, and whoever asks
 * meanwhile gets the one that waits. Several processes may publish: the number of the last list is the condition of the
 * next.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import type { Clock } from '../base/ports.ts';
import type { Change, Store } from '../records/store.ts';
import { KeptLists, type Line } from './kept-lists.ts';

/** How lists of one kind are made. `P` is what a list is of, `L` the list as it is stored. */
export interface Press<P, L> {
  /** One for each list. */
  nameOf(of: P): string;
  octetsOf(list: L): number;
  /** What the counter of revocations sums to. */
  changes(of: P): Promise<number>;
  /** The number that each list has, and that grows with each. */
  numberOf(list: L): number;
  /** The number of the newest list that is stored, by whichever process. */
  newest(of: P): Promise<number | undefined>;
  stored(of: P): Promise<L | undefined>;
  /** Whether a list lacks something, or is old. */
  isBehind(list: L, changes: number): boolean;
  /** Whether it may still be served when no newer one can be made. */
  isGood(list: L): boolean;
  /** @param carryOn called between pages; throws to give the list up */
  make(of: P, changes: number, last: L | undefined, carryOn: () => void): Promise<L>;
  /** What stores a list, on condition that `last` is still the newest. @param actor who wants it even if it is not due */
  publication(of: P, list: L, last: L | undefined, actor: Actor | undefined): Change;
  published(list: L): void;
  /** One could not be made or stored. */
  failed(of: P, error: unknown): void;
}

/** Resolves after so many milliseconds; rejects, or resolves, at once when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface ListSite {
  readonly clock: Clock;
  readonly store: Store;
  /** By the event loop's timer when absent. */
  readonly pause?: Pause;
}

/** Between two lists the process rests for as long as the first one took, so that a flood of revocations is not one of lists. */
const LONGEST_REST_MS = 5000;

/** After a failure, the list before is served for so long before another attempt. */
const FAILURE_MS = 5000;

const ATTEMPTS = 4;

export class PublishedLists<P, L> {
  readonly #site: ListSite;
  readonly #press: Press<P, L>;
  readonly #kept: KeptLists<L>;
  readonly #stopping = new AbortController();

  constructor(site: ListSite, press: Press<P, L>) {
    this.#site = site;
    this.#press = press;
    this.#kept = new KeptLists((list) => press.octetsOf(list));
  }

  /**
   * A list that shows all that was revoked before it was asked for; the one before, while it is good, when none can be made.
   * @throws unavailable
   */
  async current(of: P): Promise<L> {
    const line = this.#kept.line(this.#press.nameOf(of));
    const [changes, newest] = await Promise.all([this.#press.changes(of), this.#press.newest(of)]);
    // Whoever was shown another process's list is shown no older one here.
    if (newest !== undefined && (line.list === undefined || this.#press.numberOf(line.list) < newest)) {
      const stored = await this.#press.stored(of);
      if (stored !== undefined) this.#kept.keep(line, stored);
    }
    if (line.list !== undefined && !this.#press.isBehind(line.list, changes)) return line.list;
    try {
      return await this.next(of);
    } catch (error) {
      // A list that lacks something is better than none.
      if (line.list === undefined || !this.#press.isGood(line.list)) throw error;
      return line.list;
    }
  }

  /** The list that is made next. @param actor who wants it even if the last one is not behind @throws unavailable */
  next(of: P, actor?: Actor): Promise<L> {
    const line = this.#kept.line(this.#press.nameOf(of));
    if (line.waiting !== undefined) {
      line.waiting.actor ??= actor;
      return line.waiting.made;
    }
    const waiting: NonNullable<Line<L>['waiting']> = { actor, made: this.#afterwards(of, line) };
    line.waiting = waiting;
    return waiting.made;
  }

  /** Gives up what is being made, and waits until it has ended. What is asked for later is unavailable. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#kept.settled();
  }

  async #afterwards(of: P, line: Line<L>): Promise<L> {
    await line.making?.catch(() => undefined);
    const { clock, pause = byTimer } = this.#site;
    const rest = Math.min(LONGEST_REST_MS, line.restUntilMs - clock.now());
    if (rest > 0) await pause(rest, this.#stopping.signal).catch(() => undefined);
    const actor = line.waiting?.actor;
    line.waiting = undefined;
    const patience = (line.failure?.untilMs ?? 0) - clock.now();
    // A clock that went back makes nobody wait for longer.
    if (actor === undefined && patience > 0 && patience <= FAILURE_MS) throw line.failure?.error;
    const startedMs = clock.now();
    line.making = this.#make(of, line, actor);
    try {
      const list = await line.making;
      line.failure = undefined;
      return list;
    } catch (error) {
      line.failure = { error, untilMs: clock.now() + FAILURE_MS };
      if (!this.#stopping.signal.aborted) this.#press.failed(of, error);
      throw error;
    } finally {
      const endedMs = clock.now();
      line.restUntilMs = endedMs + Math.max(0, endedMs - startedMs);
      line.making = undefined;
    }
  }

  async #make(of: P, line: Line<L>, actor: Actor | undefined): Promise<L> {
    const press = this.#press;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      this.#carryOn();
      // Before the entries are read: what comes between is in the list, and makes the next one due all the same.
      const changes = await press.changes(of);
      const last = await press.stored(of);
      if (last !== undefined) this.#kept.keep(line, last);
      if (last !== undefined && actor === undefined && !press.isBehind(last, changes)) return last;
      this.#site.store.admit();
      const list = await press.make(of, changes, last, () => this.#carryOn());
      const outcome = await this.#site.store.commit(press.publication(of, list, last, actor));
      if (outcome.status === 'committed') {
        this.#kept.keep(line, list);
        press.published(list);
        return list;
      }
      // Another process has published meanwhile: its list is taken, unless that is behind too.
    }
    throw new ChanceryError('unavailable', 'others are publishing the same list; try again', {
      retryAfter: 1,
    });
  }

  #carryOn(): void {
    if (this.#stopping.signal.aborted) throw new ChanceryError('unavailable', 'the server is stopping');
  }
}

const byTimer: Pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal });
