import { describe, expect, test } from 'vitest';
import type { Change, Outcome } from '../../src/records/store.ts';
import { CommitQueue, type Engine } from '../../src/store/commit-queue.ts';
import { TestClock, testIds } from '../support/clock.ts';
import { Records } from '../support/records.ts';

const COMMITTED: Outcome = { status: 'committed' };
const records = new Records(testIds(new TestClock()));
const change = (): Change => records.change([]);

/** An engine whose commits end when the test says so. */
class HeldEngine implements Engine {
  readonly batches: (readonly Change[])[] = [];
  #end: ((error?: Error) => void) | undefined;

  async run(batch: readonly Change[]): Promise<readonly Outcome[]> {
    this.batches.push(batch);
    const error = await new Promise<Error | undefined>((resolve) => {
      this.#end = resolve;
    });
    if (error !== undefined) throw error;
    return batch.map(() => COMMITTED);
  }

  transact(): Promise<never> {
    return Promise.reject(new Error('not used here'));
  }

  /** Waits for a commit to be running, and ends it. */
  async end(error?: Error): Promise<void> {
    while (this.#end === undefined) await new Promise(setImmediate);
    const end = this.#end;
    this.#end = undefined;
    end(error);
    await new Promise(setImmediate);
  }

  async running(count: number): Promise<void> {
    while (this.batches.length < count) await new Promise(setImmediate);
  }
}

describe('the queue of commits', () => {
  test('commits together what waited, up to its bound', async () => {
    const engine = new HeldEngine();
    const seen: number[] = [];
    let time = 0;
    const observe = { commit: (size: number, seconds: number) => seen.push(size, seconds) };
    const queue = new CommitQueue(engine, { batch: 3, observe, elapsed: () => (time += 500) });
    const first = queue.commit(change());
    await engine.running(1);
    const rest = [1, 2, 3, 4].map(() => queue.commit(change()));
    await engine.end();
    expect(await first).toEqual(COMMITTED);
    await engine.end();
    await engine.end();
    expect(await Promise.all(rest)).toEqual(rest.map(() => COMMITTED));
    expect(engine.batches.map(({ length }) => length)).toEqual([1, 3, 1]);
    expect(seen).toEqual([1, 0.5, 3, 0.5, 1, 0.5]);
  });

  test('refuses what is more than it can hold, before anything is begun', async () => {
    const engine = new HeldEngine();
    const queue = new CommitQueue(engine, { waiting: 2 });
    const taken = [queue.commit(change())];
    await engine.running(1);
    taken.push(queue.commit(change()));
    expect(() => queue.admit()).not.toThrow();
    taken.push(queue.commit(change()));
    expect(() => queue.admit()).toThrow(expect.objectContaining({ code: 'unavailable', retryAfter: 1 }));
    await expect(queue.commit(change())).rejects.toMatchObject({ code: 'unavailable' });
    await engine.end();
    await engine.running(2);
    expect(() => queue.admit()).not.toThrow();
    await engine.end();
    expect(await Promise.all(taken)).toEqual([COMMITTED, COMMITTED, COMMITTED]);
  });

  test('after a failure lets one change at a time through, until one is committed', async () => {
    const engine = new HeldEngine();
    const queue = new CommitQueue(engine);
    const failed = queue.commit(change()).catch((error: unknown) => error);
    await engine.running(1);
    const waiting = queue.commit(change()).catch((error: unknown) => error);
    await engine.end(new Error('disk full'));
    expect(await failed).toMatchObject({ code: 'unavailable', detail: 'the engine failed: disk full' });
    expect(await waiting).toMatchObject({ code: 'unavailable' });
    expect(engine.batches).toHaveLength(1);

    for (const end of [new Error('still full'), undefined]) {
      expect(() => queue.admit()).not.toThrow();
      const probe = queue.commit(change()).catch(() => 'failed');
      expect(() => queue.admit()).toThrow(expect.objectContaining({ code: 'unavailable' }));
      await engine.end(end);
      expect(await probe).toEqual(end === undefined ? COMMITTED : 'failed');
    }
    const [one, two] = [queue.commit(change()), queue.commit(change())];
    await engine.end();
    expect(await Promise.all([one, two])).toEqual([COMMITTED, COMMITTED]);
  });

  test('closes when what it took has ended', async () => {
    const engine = new HeldEngine();
    const queue = new CommitQueue(engine);
    const taken = [queue.commit(change()), queue.commit(change())];
    let isClosed = false;
    const closed = queue.close().then(() => {
      isClosed = true;
    });
    await expect(queue.commit(change())).rejects.toMatchObject({ code: 'unavailable' });
    expect(isClosed).toBe(false);
    await engine.end();
    await closed;
    expect(await Promise.all(taken)).toEqual([COMMITTED, COMMITTED]);
  });
});
