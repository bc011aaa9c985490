/** The engine in a thread of its own, as the thread that serves sees it. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../base/ports.ts';
import type { Change, Decided, Outcome, Reader } from '../../../records/store.ts';
import { type Engine, type Failed, Undecided } from '../../commit-queue.ts';
import type { Query } from '../dialect.ts';
import { sqlReader } from '../read.ts';
import { SQLITE } from './dialect.ts';
import { type Answer, errorOf, outcomeOf, type Question, type ThreadData } from './thread-messages.ts';

const COMMITTED: Outcome = { status: 'committed' };

export class ThreadedEngine implements Engine {
  readonly isElsewhere = true;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #reader: Reader;
  #lastCommitMs: number;
  #answered: ((answer: Answer) => void) | undefined;
  #isClosing = false;

  /** @param execArgv options of Node for the thread */
  constructor(data: ThreadData, clock: Clock, execArgv: readonly string[]) {
    // The environment may hold secrets, and is none of the thread's business.
    this.#worker = new Worker(new URL(`./engine-thread${extname(import.meta.url)}`, import.meta.url), {
      workerData: data,
      env: {},
      execArgv: [...execArgv],
      name: 'store',
    });
    this.#clock = clock;
    this.#lastCommitMs = data.lastCommitMs;
    const query: Query = async (sql, values) => {
      const answer = await this.#ask({ ask: 'read', sql, values });
      return 'rows' in answer ? answer.rows : [];
    };
    this.#reader = sqlReader(SQLITE, query);
    this.#worker.on('message', (answer: Answer) => this.#answered?.(answer));
    // What it was at may be durable or not, as after a crash; and a process without it can answer nothing. Whoever watches
    // the process starts another.
    this.#worker.on('exit', (code) => {
      if (!this.#isClosing) throw new Error(`the thread that writes has ended with ${code}`);
    });
  }

  get lastCommitMs(): number {
    return this.#lastCommitMs;
  }

  async run(batch: readonly Change[]): Promise<readonly (Outcome | Failed)[]> {
    const answer = await this.#ask({ ask: 'run', batch, nowMs: this.#clock.now() });
    return 'outcomes' in answer ? answer.outcomes.map(outcomeOf) : [];
  }

  async transact<T>(
    decide: (reader: Reader) => Promise<Decided<T>>,
  ): Promise<{ outcome: Outcome; value: T }> {
    await this.#ask({ ask: 'begin', nowMs: this.#clock.now() });
    const { change, value } = await this.#decided(decide);
    const answer = await this.#ask({ ask: 'decide', change });
    const [outcome = COMMITTED] = 'outcomes' in answer ? answer.outcomes : [];
    if (outcome.status === 'failed') throw new Undecided(errorOf(outcome.error));
    return { outcome, value };
  }

  /** The file is whole when it resolves. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#ask({ ask: 'close' });
  }

  async #decided<T>(decide: (reader: Reader) => Promise<Decided<T>>): Promise<Decided<T>> {
    try {
      return await decide(this.#reader);
    } catch (error) {
      await this.#ask({ ask: 'giveUp' }).catch(() => undefined);
      throw error;
    }
  }

  /** @throws what the thread says is wrong */
  async #ask(question: Question): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#answered = resolve;
      this.#worker.postMessage(question);
    });
    this.#lastCommitMs = answer.lastCommitMs;
    if ('error' in answer) throw errorOf(answer.error);
    return answer;
  }
}
