/** Reads that take long, in a thread of their own, so that whoever serves goes on. They are made one after the other. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Query } from '../dialect.ts';
import type { Stored } from '../schema.ts';
import { errorOf, type Wrong } from './thread-messages.ts';

export interface AsideQuestion {
  readonly sql: string;
  readonly values: readonly Stored[];
}

export type AsideAnswer = { readonly rows: readonly (readonly Stored[])[] } | { readonly error: Wrong };

export class ReadingAside {
  readonly #path: string;
  readonly #execArgv: readonly string[];
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Nothing is started before there is something to read. @param execArgv options of Node for the thread */
  constructor(path: string, execArgv: readonly string[]) {
    this.#path = path;
    this.#execArgv = execArgv;
  }

  readonly query: Query = (sql, values) => {
    const rows = this.#last.then(() => this.#ask({ sql, values }));
    this.#last = rows.catch(() => undefined);
    return rows;
  };

  /** Gives up what is being read. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#worker?.terminate();
    await this.#last;
  }

  async #ask(question: AsideQuestion): Promise<readonly (readonly Stored[])[]> {
    if (this.#isClosed) throw new Error('the store is closed');
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const answer = await new Promise<AsideAnswer>((resolve, reject) => {
      const ended = (): void => reject(new Error('the thread that reads aside has ended'));
      worker.once('exit', ended);
      worker.once('message', (told: AsideAnswer) => {
        worker.off('exit', ended);
        resolve(told);
      });
      worker.postMessage(question);
    });
    if ('error' in answer) throw errorOf(answer.error);
    return answer.rows;
  }

  #start(): Worker {
    // As with the thread that writes, the environment is none of its business.
    const worker = new Worker(new URL(`./aside-thread${extname(import.meta.url)}`, import.meta.url), {
      workerData: { path: this.#path },
      env: {},
      execArgv: [...this.#execArgv],
      name: 'reads',
    });
    // Whoever asked is told by its exit; whoever asks next has another one.
    worker.on('error', () => {});
    worker.on('exit', () => {
      this.#worker = undefined;
    });
    worker.unref();
    return worker;
  }
}
