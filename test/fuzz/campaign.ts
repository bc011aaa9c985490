/** Threads that fuzz a target, and a watchdog over them. */

import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Shared, Slice, SliceResult } from './worker.ts';

export interface CampaignOptions {
  readonly target: string;
  readonly inputs: number;
  readonly seed: number;
  /** Of `performance.now()`: no slice is begun after it. */
  readonly until: number;
  /** How many inputs were read, whenever a slice of them has ended. */
  readonly told: (inputs: number) => void;
}

export interface Found {
  readonly hash: string;
  readonly input: Uint8Array;
  readonly error: string;
}

export interface TargetReport {
  readonly target: string;
  readonly inputs: number;
  readonly read: number;
  readonly onlyTheirs: ReadonlyMap<string, number>;
  readonly findings: readonly Found[];
  /** Of all threads together. */
  readonly seconds: number;
}

/** So few that a slice ends soon, and so many that what was found in it is of use to the rest of it. */
const SLICE = 20_000;
/** An input that takes longer is a fault. */
const PATIENCE_MS = 20_000;
const LONGEST_INPUT = 1 << 20;
/** A target that fails at every turn is not looked at further. */
const MOST_FINDINGS = 20;

export class Campaign {
  readonly #workers: number;
  readonly #threads: (Thread | undefined)[];

  constructor(workers: number) {
    this.#workers = workers;
    this.#threads = Array.from({ length: workers }, () => undefined);
  }

  async run({ inputs, seed, target, told, until }: CampaignOptions): Promise<TargetReport> {
    const findings = new Map<string, Found>();
    const onlyTheirs = new Map<string, number>();
    const sums = { inputs: 0, read: 0, seconds: 0 };
    let begun = 0;
    const work = async (at: number): Promise<void> => {
      while (begun < inputs && performance.now() < until && findings.size < MOST_FINDINGS) {
        const count = Math.min(SLICE, inputs - begun);
        const slice = { target, seed: seed * 1_000_003 + begun, count };
        begun += count;
        this.#threads[at] ??= new Thread();
        const ended = await this.#threads[at].work(slice);
        if ('hung' in ended) {
          this.#threads[at] = undefined;
          note(findings, ended.hung, 'it takes too long');
          continue;
        }
        sums.inputs += ended.inputs;
        sums.read += ended.read;
        sums.seconds += ended.seconds;
        told(sums.inputs);
        for (const { error, input } of ended.findings) note(findings, input, error);
        for (const [why, times] of Object.entries(ended.onlyTheirs))
          onlyTheirs.set(why, (onlyTheirs.get(why) ?? 0) + times);
      }
    };
    await Promise.all(Array.from({ length: this.#workers }, (_, at) => work(at)));
    return { target, ...sums, onlyTheirs, findings: [...findings.values()] };
  }

  end(): void {
    for (const thread of this.#threads) thread?.end();
  }
}

/** One of each place in the code. */
function note(findings: Map<string, Found>, input: Uint8Array, error: string): void {
  const place = error
    .split('\n')
    .slice(0, 3)
    .join('\n')
    .replaceAll(/\b[0-9a-f]{6,}\b|"[^"]*"/g, '…');
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 16);
  if (!findings.has(place)) findings.set(place, { hash, input, error });
}

class Thread {
  readonly #shared: Shared = {
    counter: new SharedArrayBuffer(8),
    input: new SharedArrayBuffer(LONGEST_INPUT),
  };
  readonly #worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData: this.#shared });

  /** @returns what came of it, or the input that it did not come to an end with */
  work(slice: Slice): Promise<SliceResult | { readonly hung: Uint8Array }> {
    const counter = new Int32Array(this.#shared.counter);
    return new Promise((done, fail) => {
      let [seen, since] = [-1, performance.now()];
      const watchdog = setInterval(() => {
        const now = Atomics.load(counter, 0);
        if (now !== seen) [seen, since] = [now, performance.now()];
        // Before the first input, the sources are read.
        if (now === 0 || performance.now() - since < PATIENCE_MS) return;
        const hung = new Uint8Array(this.#shared.input).slice(0, Atomics.load(counter, 1));
        settle(() => done({ hung }));
        this.end();
      }, 500);
      const worker = this.#worker;
      const settle = (act: () => void): void => {
        clearInterval(watchdog);
        worker.off('message', answered).off('error', failed);
        act();
      };
      const answered = (result: SliceResult): void => settle(() => done(result));
      const failed = (error: Error): void => settle(() => fail(error));
      worker.on('message', answered).on('error', failed);
      worker.postMessage(slice);
    });
  }

  end(): void {
    void this.#worker.terminate();
  }
}
