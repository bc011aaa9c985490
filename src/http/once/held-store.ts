/**
 * The store as a handler sees it whose answer is to be durable with what it did. Its change is held back: the handler is
 * told that it is committed and words its answer, and only then change, record and answer are committed, as one. Whatever
 * else the handler does that may rest on the change makes it durable first, with a record that has no answer yet; so what
 * it sees is true, however it is written. When the change cannot be committed after all, nothing has happened, and the
 * handler is run again `plainly`: each change is then committed at once, and what is told of it is so.
 */
import { ChanceryError } from '../../base/error.ts';
import type { Change, Decided, Outcome, Reader, Store, Write } from '../../records/store.ts';
import type { OnceRecord } from './record.ts';

const COMMITTED: Outcome = { status: 'committed' };

/** Milliseconds that a transaction stays open for its answer: nobody else's commits wait longer for it. */
const LONGEST_HELD = 2_000;

/** What is thrown at a handler whose change could not be committed; it is run again, whatever it makes of that. */
const UNDONE = new ChanceryError('unavailable', 'what was asked for is judged once more', { retryAfter: 1 });

interface HeldChange {
  /** With these writes besides. @throws unavailable */
  commit(writes: readonly Write[]): Promise<Outcome>;
  /** Nothing of it happens. */
  drop(): Promise<void>;
}

export class HeldStore {
  /** For the handler. */
  readonly store: Store;
  readonly #real: Store;
  readonly #record: OnceRecord;
  readonly #isPlain: boolean;
  #held: HeldChange | undefined;
  /** Ends when what was held is durable; fails for good when it cannot be. */
  #ready: Promise<void> = Promise.resolve();
  /** The newest of its changes that has been told, or waits for the others to be. */
  #last: Promise<unknown> = Promise.resolve();
  #isRecorded = false;
  #afterwards: (() => void)[] = [];

  constructor(real: Store, record: OnceRecord, isPlain: boolean) {
    this.#real = real;
    this.#record = record;
    this.#isPlain = isPlain;
    this.store = this.before(real, {
      admit: () => real.admit(),
      commit: (change) => this.#inTurn(() => this.#commit(change)),
      transact: (decide) => this.#inTurn(() => this.#transact(decide)),
    });
  }

  /** Whether something durable is recorded, the answer aside. */
  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  /**
   * A port whose methods make durable what is held before they do anything. @param own those that do not
   */
  before<T extends object>(port: T, own: Partial<T>): T {
    return new Proxy(port, {
      get: (target, name) => {
        if (Object.hasOwn(own, name)) return Reflect.get(own, name);
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          await this.#settle();
          return Reflect.apply(member, target, given);
        };
      },
    });
  }

  /** Done once what is held is durable; at once when nothing is. */
  afterwards(act: () => void): void {
    if (this.#held === undefined) act();
    else this.#afterwards.push(act);
  }

  /**
   * The handler has answered. @param sealed its answer
   * @returns whether all is durable; if not, nothing is, and the handler is to be run again
   * @throws unavailable when nothing could be made durable
   */
  async finish(sealed: Uint8Array | null): Promise<boolean> {
    try {
      await this.#last;
      await this.#ready;
    } catch (error) {
      if (error === UNDONE) return false;
      throw error;
    }
    if (this.#isRecorded) {
      // What was done is durable: its answer is true, and told, also when it cannot be kept.
      await this.#real
        .commit({ expect: [], writes: this.#record.completion(sealed), events: [] })
        .catch(() => undefined);
      return true;
    }
    const writes = this.#record.insertion(sealed);
    const held = this.#takeHeld();
    const outcome =
      held === undefined
        ? await this.#real.commit({ expect: [], writes, events: [] })
        : await held.commit(writes);
    if (outcome.status === 'committed') this.#flush();
    return outcome.status === 'committed';
  }

  /**
   * The handler has thrown. A refusal is not recorded: only what the handler has committed to tell it by is.
   * @returns whether the error is to be told; if not, the handler is to be run again
   * @throws unavailable
   */
  async fail(error: unknown): Promise<boolean> {
    try {
      await this.#last;
      await this.#ready;
    } catch (reason) {
      if (reason === UNDONE) return false;
      throw reason;
    }
    const isInTrail = error instanceof ChanceryError && error.isRecorded;
    const held = this.#takeHeld();
    if (held !== undefined && isInTrail) {
      const { status } = await held.commit([]);
      if (status === 'committed') this.#flush();
      return status === 'committed';
    }
    await held?.drop();
    if (this.#isRecorded && isInTrail && !error.mayHaveHappened && error.code !== 'internal') {
      // When this fails, the next request with this key is told to look for what came of it.
      await this.#real
        .commit({ expect: [], writes: this.#record.removal(), events: [] })
        .catch(() => undefined);
    }
    return true;
  }

  /** One change after the other, each told before the next is begun: only one can be held. */
  #inTurn<T>(make: () => Promise<T>): Promise<T> {
    const told = this.#last.then(make);
    this.#last = told.catch(() => undefined);
    return told;
  }

  async #commit(change: Change): Promise<Outcome> {
    await this.#settle();
    if (this.#isRecorded) return this.#real.commit(change);
    const commit = (writes: readonly Write[]): Promise<Outcome> => this.#real.commit(besides(change, writes));
    if (this.#isPlain) return this.#judge(await commit(this.#record.insertion(null)));
    this.#held = { commit, drop: async () => undefined };
    return COMMITTED;
  }

  async #transact<T>(
    decide: (reader: Reader) => Promise<Decided<T>>,
  ): Promise<{ outcome: Outcome; value: T }> {
    await this.#settle();
    if (this.#isRecorded) return this.#real.transact(decide);
    return this.#isPlain ? this.#transactPlainly(decide) : this.#hold(decide);
  }

  async #transactPlainly<T>(
    decide: (reader: Reader) => Promise<Decided<T>>,
  ): Promise<{ outcome: Outcome; value: T }> {
    let isChange = false;
    const { outcome, value } = await this.#real.transact(async (reader) => {
      const decided = await decide(reader);
      isChange = decided.change !== undefined;
      if (decided.change === undefined) return decided;
      return { ...decided, change: besides(decided.change, this.#record.insertion(null)) };
    });
    return { outcome: isChange ? this.#judge(outcome) : outcome, value };
  }

  /**
   * The transaction stays open while the handler words its answer, and others wait: whoever takes long at it finds the
   * change durable already, and the answer follows.
   */
  #hold<T>(decide: (reader: Reader) => Promise<Decided<T>>): Promise<{ outcome: Outcome; value: T }> {
    return new Promise((give, fail) => {
      let isGiven = false;
      const ended = this.#real.transact(async (reader) => {
        // Begun anew by the engine, on another state: what the handler goes on with may not be so.
        if (isGiven) throw UNDONE;
        const { change, value } = await decide(reader);
        if (change === undefined) return { value };
        isGiven = true;
        const rest = new Promise<readonly Write[]>((resolve, reject) => {
          const timer = setTimeout(() => void this.#settle(), LONGEST_HELD);
          this.#held = {
            commit: (writes) => {
              clearTimeout(timer);
              resolve(writes);
              return ended.then(({ outcome }) => outcome, undone);
            },
            drop: async () => {
              clearTimeout(timer);
              reject(UNDONE);
              await ended.catch(undone);
            },
          };
        });
        give({ outcome: COMMITTED, value });
        return { change: besides(change, await rest), value };
      });
      ended.then(give, fail);
    });
  }

  /** Makes durable what is held, with a record that has no answer. */
  #settle(): Promise<void> {
    const held = this.#takeHeld();
    if (held !== undefined) {
      this.#ready = held.commit(this.#record.insertion(null)).then((outcome) => {
        if (outcome.status !== 'committed') throw UNDONE;
        this.#isRecorded = true;
        this.#flush();
      });
      // Whoever waits for it sees it fail; nobody may.
      this.#ready.catch(() => undefined);
    }
    return this.#ready;
  }

  /** What came of a change that has the record in it. */
  #judge(outcome: Outcome): Outcome {
    if (outcome.status === 'committed') this.#isRecorded = true;
    else if (outcome.table === 'idempotencyKeys') {
      // Another one was sooner, or tidied up what was to be replaced.
      this.#ready = Promise.reject(UNDONE);
      this.#ready.catch(() => undefined);
      throw UNDONE;
    }
    return outcome;
  }

  #takeHeld(): HeldChange | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  #flush(): void {
    for (const act of this.#afterwards.splice(0)) act();
  }
}

function besides(change: Change, writes: readonly Write[]): Change {
  // First: of two that do the same, the second meets the record before it meets what is recorded.
  return { ...change, writes: [...writes, ...change.writes] };
}

function undone(error: unknown): Outcome {
  if (error === UNDONE) return { status: 'stale', table: 'idempotencyKeys' };
  throw error;
}
