/**
 * RSA key pairs, made one after another in a worker thread of their own: a pair takes up to seconds, which neither the
 * event loop nor libuv's pool, where signatures wait, can spare. While nobody waits, some are made ahead of each size that was
 * asked for.
 */
import { Worker } from 'node:worker_threads';
import { ChanceryError } from '../base/error.ts';

export interface EncodedKeyPair {
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
  /** PrivateKeyInfo in DER. */
  readonly pkcs8: Uint8Array;
}

export interface RsaQueue {
  /**
   * @param bits of the modulus
   * @param owner on whose account the work is done
   * @throws busy, with retryAfter, when the queue or the owner's share of it is full; unavailable when it is closed, or
   *   the worker died
   */
  generate(bits: number, owner: KeyOwner): Promise<EncodedKeyPair>;
  /**
   * Refuses what waits and what comes. The pair in the making cannot be interrupted: the promise resolves, and the
   * process can end, when it is done.
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
}

/** On whose account slow work is done: shares are counted by account and by group, e.g. by identity and tenant. */
export interface KeyOwner {
  readonly account: string;
  readonly group: string;
}

export const RSA_QUEUE_LIMITS: RsaQueueLimits = { total: 32, perGroup: 16, perAccount: 8, ahead: 8 };

/** The worker starts with the first pair, and holds the process only while there is work. */
export function rsaQueue(limits: RsaQueueLimits = RSA_QUEUE_LIMITS): RsaQueue {
  return new WorkerQueue(limits);
}

interface Job {
  readonly bits: number;
  readonly owner: KeyOwner;
  readonly resolve: (pair: EncodedKeyPair) => void;
  readonly reject: (error: ChanceryError) => void;
}

type Answer = EncodedKeyPair | { readonly error: string };

class WorkerQueue implements RsaQueue {
  readonly #limits: RsaQueueLimits;
  /** In order. */
  #jobs: Job[] = [];
  /** Nobody's yet, by their size. */
  readonly #ahead = new Map<number, EncodedKeyPair[]>();
  #making: { readonly bits: number; readonly isAhead: boolean } | undefined;
  #worker: Worker | undefined;
  #closed = false;

  constructor(limits: RsaQueueLimits) {
    this.#limits = limits;
  }

  async generate(bits: number, owner: KeyOwner): Promise<EncodedKeyPair> {
    if (this.#closed) throw closed();
    const ready = this.#ahead.get(bits)?.shift();
    if (ready !== undefined) {
      this.#startNext();
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
      this.#worker?.ref();
      this.#startNext();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    const waiting = this.#jobs;
    this.#jobs = [];
    for (const job of waiting) job.reject(closed());
    for (const { pkcs8 } of [...this.#ahead.values()].flat()) pkcs8.fill(0);
    this.#ahead.clear();
    await worker?.terminate();
  }

  #startNext(): void {
    if (this.#closed || this.#making !== undefined) return;
    const [job] = this.#jobs;
    const bits = job?.bits ?? this.#missing();
    if (job === undefined) this.#worker?.unref();
    if (bits === undefined) return;
    this.#making = { bits, isAhead: job === undefined };
    this.#worker ??= this.#startWorker();
    if (job === undefined) this.#worker.unref();
    this.#worker.postMessage(bits);
  }

  /** A size of which there are too few. */
  #missing(): number | undefined {
    return [...this.#ahead].find(([, pairs]) => pairs.length < this.#limits.ahead)?.[0];
  }

  #startWorker(): Worker {
    // The environment may hold secrets, and the options of this process are none of the worker's business.
    const worker = new Worker(WORKER_SOURCE, { eval: true, env: {}, execArgv: [], name: 'rsa-keys' });
    worker.on('message', (answer: Answer) => {
      if (worker === this.#worker) this.#settle(answer);
    });
    let reason = 'the worker ended';
    worker.on('error', (error: Error) => {
      reason = error.message;
    });
    worker.on('exit', () => {
      // Only one that died by itself is still ours. The next pair starts another.
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      this.#settle({ error: reason });
    });
    return worker;
  }

  #settle(answer: Answer): void {
    const made = this.#making;
    this.#making = undefined;
    if (made === undefined) return;
    const { bits, isAhead } = made;
    if ('error' in answer) {
      // What nobody asked for is not tried again until somebody does.
      if (isAhead) this.#ahead.delete(bits);
      else this.#jobs.shift()?.reject(unavailable(answer.error));
    } else {
      // Somebody may have come for what was being made ahead.
      const at = this.#jobs.findIndex((job) => job.bits === bits);
      if (at === -1) this.#ahead.get(bits)?.push(answer);
      else this.#jobs.splice(at, 1)[0]?.resolve(answer);
    }
    this.#startNext();
  }
}

/** A larger one takes seconds, for which a process that ends would have to wait. */
const LARGEST_AHEAD = 3072;

/** Plain JavaScript in a string, so that it works from sources, from a build and from a bundle. */
const WORKER_SOURCE = `
const { parentPort } = require('node:worker_threads');
const { generateKeyPairSync } = require('node:crypto');
parentPort.on('message', (bits) => {
  try {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: bits,
      publicExponent: 65537,
      publicKeyEncoding: { format: 'der', type: 'spki' },
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    });
    parentPort.postMessage({ spki: new Uint8Array(publicKey), pkcs8: new Uint8Array(privateKey) });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});
`;

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

function unavailable(detail: string): ChanceryError {
  return new ChanceryError('unavailable', 'RSA keys cannot be made now', { detail });
}
