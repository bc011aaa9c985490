/**
 * RSA key pairs, made in worker threads of their own: a pair takes up to seconds, which neither the event loop nor libuv's
 * pool, where signatures wait, can spare. While nobody waits, some are made ahead of each size that was asked for.
 */
import { ChanceryError } from '../base/error.ts';
import { type EncodedKeyPair, RsaWorker, unavailable } from './rsa-worker.ts';

export interface RsaQueue {
  /**
   * @param bits of the modulus
   * @param owner on whose account the work is done
   * @throws busy, with retryAfter, when the queue or the owner's share of it is full; unavailable when it is closed, or
   *   the worker died
   */
  generate(bits: number, owner: KeyOwner): Promise<EncodedKeyPair>;
  /**
   * Refuses what waits and what comes. Pairs in the making cannot be interrupted: the promise resolves, and the
   * process can end, when they are done.
   */
  close(): Promise<void>;
}

export interface RsaQueueLimits {
  /** How many pairs may wait or be in the making: in all, for a group of accounts, for an account. */
  readonly total: number;
  readonly perGroup: number;
  readonly perAccount: number;
  /** How many are made ahead of each size, once it was asked for: of 2048 bits, one is 100 ms of a core. */
  readonly ahead: number;
  /** How many workers there may be, however many cores there are. */
  readonly workers: number;
}

/** On whose account slow work is done: shares are counted by account and by group, e.g. by identity and tenant. */
export interface KeyOwner {
  readonly account: string;
  readonly group: string;
}

export const RSA_QUEUE_LIMITS: RsaQueueLimits = {
  total: 32,
  perGroup: 16,
  perAccount: 8,
  ahead: 8,
  workers: 8,
};

/**
 * A worker starts when a pair is asked for and all others are at work, and holds the process only while there is work.
 * @param cores of the machine: there are no more workers than that
 */
export function rsaQueue(limits: RsaQueueLimits = RSA_QUEUE_LIMITS, cores = 1): RsaQueue {
  return new WorkerQueue(limits, cores);
}

interface Job {
  readonly bits: number;
  readonly owner: KeyOwner;
  readonly resolve: (pair: EncodedKeyPair) => void;
  readonly reject: (error: unknown) => void;
}

class WorkerQueue implements RsaQueue {
  readonly #limits: RsaQueueLimits;
  readonly #workers: readonly RsaWorker[];
  /** Who waits, in order. */
  #jobs: Job[] = [];
  /** Nobody's yet, by their size. */
  readonly #ahead = new Map<number, EncodedKeyPair[]>();
  /** The size of each that is in the making. */
  readonly #making: number[] = [];
  #closed = false;

  constructor(limits: RsaQueueLimits, cores: number) {
    this.#limits = limits;
    const count = Math.max(1, Math.min(cores, limits.workers));
    this.#workers = Array.from({ length: count }, () => new RsaWorker());
  }

  async generate(bits: number, owner: KeyOwner): Promise<EncodedKeyPair> {
    if (this.#closed) throw closed();
    const ready = this.#ahead.get(bits)?.shift();
    if (ready !== undefined) {
      this.#startMore();
      return ready;
    }
    const { perAccount, perGroup, total } = this.#limits;
    const count = (part: keyof KeyOwner) =>
      this.#jobs.filter((job) => job.owner[part] === owner[part]).length;
    if (this.#jobs.length >= total) throw busy('the queue for RSA keys is full');
    if (count('account') >= perAccount) throw busy(`${perAccount} RSA keys of yours are being made`);
    if (count('group') >= perGroup) throw busy(`${perGroup} RSA keys of your tenant are being made`);
    return new Promise((resolve, reject) => {
      this.#jobs.push({ bits, owner, resolve, reject });
      if (bits <= LARGEST_AHEAD && !this.#ahead.has(bits)) this.#ahead.set(bits, []);
      this.#startMore();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const waiting = this.#jobs;
    this.#jobs = [];
    for (const job of waiting) job.reject(closed());
    for (const { pkcs8 } of [...this.#ahead.values()].flat()) pkcs8.fill(0);
    this.#ahead.clear();
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }

  #startMore(): void {
    if (this.#closed) return;
    for (const worker of this.#workers.filter(({ isBusy }) => !isBusy)) {
      const bits = this.#next();
      if (bits === undefined) break;
      this.#making.push(bits);
      worker.make(bits).then(
        (pair) => this.#made(bits, pair),
        (error: unknown) => this.#failed(bits, error),
      );
    }
    for (const worker of this.#workers) worker.hold(this.#jobs.length > 0);
  }

  /** @returns the size that is to be made next, if any is */
  #next(): number | undefined {
    const others = [...this.#making];
    for (const { bits } of this.#jobs) {
      const at = others.indexOf(bits);
      if (at === -1) return bits;
      others.splice(at, 1);
    }
    // One at a time is made ahead, and only while nobody waits: the other cores are left to what is asked for.
    if (this.#jobs.length > 0 || others.length > 0) return undefined;
    return [...this.#ahead].find(([, pairs]) => pairs.length < this.#limits.ahead)?.[0];
  }

  /** A pair is for whoever waits longest for one of its size; that may be somebody who came while it was made ahead. */
  #made(bits: number, pair: EncodedKeyPair): void {
    if (this.#closed) return;
    this.#forget(bits);
    const at = this.#jobs.findIndex((job) => job.bits === bits);
    if (at === -1) this.#ahead.get(bits)?.push(pair);
    else this.#jobs.splice(at, 1)[0]?.resolve(pair);
    this.#startMore();
  }

  #failed(bits: number, error: unknown): void {
    if (this.#closed) return;
    this.#forget(bits);
    const at = this.#jobs.findIndex((job) => job.bits === bits);
    // What nobody asked for is not tried again until somebody does.
    if (at === -1) this.#ahead.delete(bits);
    else this.#jobs.splice(at, 1)[0]?.reject(error);
    this.#startMore();
  }

  #forget(bits: number): void {
    this.#making.splice(this.#making.indexOf(bits), 1);
  }
}

/** A larger one takes seconds, for which a process that ends would have to wait. */
const LARGEST_AHEAD = 3072;

/** About the time of one large pair. */
const RETRY_AFTER_SECONDS = 5;

function busy(why: string): ChanceryError {
  return new ChanceryError('busy', `${why}: try again later, or ask for an EC key`, {
    subject: 'rsa_key',
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

function closed(): ChanceryError {
  return unavailable('the queue is closed');
}
