/** A worker thread that makes RSA key pairs, one after another, and gives way to all other work of the process. */
import { Worker } from 'node:worker_threads';
import { ChanceryError } from '../base/error.ts';

export interface EncodedKeyPair {
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Uint8Array;
  /** PrivateKeyInfo in DER. */
  readonly pkcs8: Uint8Array;
}

/** The thread starts with the first pair; when it dies, with the next one. */
export class RsaWorker {
  #thread: Worker | undefined;
  #asked: Asked | undefined;
  #isHeld = false;

  /** Whether a pair is in the making. */
  get isBusy(): boolean {
    return this.#asked !== undefined;
  }

  /**
   * @param bits of the modulus
   * @throws unavailable when the pair cannot be made, or the thread died. One pair at a time may be asked for
   */
  make(bits: number): Promise<EncodedKeyPair> {
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#thread ??= this.#start();
      this.hold(this.#isHeld);
      this.#thread.postMessage(bits);
    });
  }

  /** @param isHeld whether the process must not end while this thread is there */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (isHeld) this.#thread?.ref();
    else this.#thread?.unref();
  }

  /** Ends when the pair in the making is done, as that cannot be interrupted; nobody is given it. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #start(): Worker {
    // The environment may hold secrets, and the options of this process are none of the thread's business.
    const thread = new Worker(SOURCE, { eval: true, env: {}, execArgv: [], name: 'rsa-keys' });
    thread.on('message', (answer: Answer) => {
      if (thread === this.#thread) this.#settle(answer);
    });
    let reason = 'the worker ended';
    thread.on('error', (error: Error) => {
      reason = error.message;
    });
    thread.on('exit', () => {
      // Only one that died by itself is still ours.
      if (thread !== this.#thread) return;
      this.#thread = undefined;
      this.#settle({ error: reason });
    });
    return thread;
  }

  #settle(answer: Answer): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if ('error' in answer) asked?.reject(unavailable(answer.error));
    else asked?.resolve(answer);
  }
}

/** @param detail why; for the log alone */
export function unavailable(detail: string): ChanceryError {
  return new ChanceryError('unavailable', 'RSA keys cannot be made now', { detail });
}

interface Asked {
  readonly resolve: (pair: EncodedKeyPair) => void;
  readonly reject: (error: ChanceryError) => void;
}

type Answer = EncodedKeyPair | { readonly error: string };

/** Of a core that both want, the thread that serves has three parts of four, and this one what is left (sched(7)). */
const GIVES_WAY = 5;

/**
 * Plain JavaScript in a string, so that it works from sources, from a build and from a bundle. On Linux a priority (`nice`)
 * is a thread's own; elsewhere it is the process's, and stays as it is.
 */
const SOURCE = `
const { parentPort } = require('node:worker_threads');
const { generateKeyPairSync } = require('node:crypto');
const { constants, getPriority, setPriority } = require('node:os');
if (process.platform === 'linux') {
  try {
    setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + ${GIVES_WAY}));
  } catch {
    // A sandbox may forbid it: pairs are made all the same.
  }
}
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
