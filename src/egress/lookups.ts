/**
 * Addresses of names, few looked up at once. The system's resolver holds a thread of a small pool until it has an answer,
 * whoever gave up meanwhile, and files, keys and the database's own names need those threads too.
 */

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Of the four threads that there are. */
const MOST = 2;

interface Lookup {
  readonly addresses: Promise<readonly string[]>;
  readonly begin: () => void;
  /** Who waits for it. */
  askers: number;
}

export class Lookups {
  readonly #resolve: Resolve;
  readonly #underWay = new Map<string, Lookup>();
  /** The newest last. */
  readonly #queued = new Map<string, Lookup>();

  constructor(resolve: Resolve) {
    this.#resolve = resolve;
  }

  /**
   * Whoever asks for a name that is being looked up gets the same answer; a lookup that nobody waits for any more is not begun.
   * @throws whatever the resolver throws; the reason of `signal` when it comes first
   */
  async of(name: string, signal: AbortSignal): Promise<readonly string[]> {
    const lookup = this.#underWay.get(name) ?? this.#queued.get(name) ?? this.#queue(name);
    lookup.askers += 1;
    this.#begin();
    try {
      return await Promise.race([lookup.addresses, aborted(signal)]);
    } finally {
      lookup.askers -= 1;
      if (lookup.askers === 0 && this.#queued.get(name) === lookup) this.#queued.delete(name);
    }
  }

  #queue(name: string): Lookup {
    let begin: () => void = () => undefined;
    const addresses = new Promise<readonly string[]>((done) => {
      begin = () => done(this.#resolve(name));
    });
    const lookup: Lookup = { addresses, begin, askers: 0 };
    this.#queued.set(name, lookup);
    return lookup;
  }

  /** The newest first: where there is a queue, the oldest would mostly be given up before their answer comes. */
  #begin(): void {
    for (const [name, lookup] of [...this.#queued].reverse()) {
      if (this.#underWay.size >= MOST) return;
      this.#queued.delete(name);
      this.#underWay.set(name, lookup);
      const ended = (): void => {
        this.#underWay.delete(name);
        this.#begin();
      };
      lookup.begin();
      lookup.addresses.then(ended, ended);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, fail) => {
    if (signal.aborted) fail(signal.reason as Error);
    signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
  });
}
