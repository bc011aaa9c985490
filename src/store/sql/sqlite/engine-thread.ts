/** The thread that writes: it alone has the connection that does, and waits for the disk where nobody else has to. */
import { parentPort, workerData } from 'node:worker_threads';
import { Undecided } from '../../commit-queue.ts';
import { Writer } from '../../writer.ts';
import { SqlEngine } from '../engine.ts';
import { sqlReader } from '../read.ts';
import { SqliteConnection } from './connection.ts';
import { SQLITE } from './dialect.ts';
import { SqliteFile } from './driver.ts';
import { type Answer, type Question, type ThreadData, told, wrongOf } from './thread-messages.ts';

class EngineThread {
  readonly #file: SqliteFile;
  readonly #connection: SqliteConnection;
  readonly #engine: SqlEngine;
  #nowMs = 0;
  /** While a transaction waits to be told what to write. */
  #decided: ((question: Question) => void) | undefined;

  constructor({ lastCommitMs, path, writerId }: ThreadData) {
    this.#file = new SqliteFile(path);
    this.#connection = new SqliteConnection(this.#file);
    this.#engine = new SqlEngine({
      connection: this.#connection,
      dialect: SQLITE,
      reader: sqlReader(SQLITE, this.#connection.query),
      writer: new Writer(writerId),
      clock: { now: () => this.#nowMs },
      lastCommitMs,
    });
  }

  async answer(question: Question): Promise<void> {
    try {
      switch (question.ask) {
        case 'run': {
          this.#nowMs = question.nowMs;
          const outcomes = (await this.#engine.run(question.batch)).map(told);
          return this.#say({ outcomes });
        }
        case 'begin':
          this.#nowMs = question.nowMs;
          return await this.#transact();
        case 'read':
          return this.#say({ rows: await this.#connection.query(question.sql, question.values) });
        case 'decide':
        case 'giveUp':
          return this.#decided?.(question);
        case 'close':
          this.#file.close();
          this.#say({ done: true });
          return parentPort?.close();
      }
    } catch (error) {
      this.#say({ error: wrongOf(error) });
    }
  }

  async #transact(): Promise<void> {
    const { outcome } = await this.#engine.transact(async () => {
      const decision = new Promise<Question>((resolve) => {
        this.#decided = resolve;
      });
      this.#say({ done: true });
      const question = await decision;
      this.#decided = undefined;
      if (question.ask === 'decide' && question.change !== undefined) {
        return { change: question.change, value: undefined };
      }
      if (question.ask === 'decide') return { value: undefined };
      throw new Undecided(new Error('given up'));
    });
    this.#say({ outcomes: [outcome] });
  }

  #say(answer: DistributiveOmit<Answer, 'lastCommitMs'>): void {
    parentPort?.postMessage({ ...answer, lastCommitMs: this.#engine.lastCommitMs });
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const thread = new EngineThread(workerData as ThreadData);
parentPort?.on('message', (question: Question) => void thread.answer(question));
