/** The store of one process over the database of all, every call of which may fail. */
import type { Sources } from '../../src/base/sources.ts';
import type { Change, Decided, Outcome, Reader, Store } from '../../src/records/store.ts';
import { assemble } from '../../src/store/assemble.ts';
import { CommitQueue, type Engine } from '../../src/store/commit-queue.ts';
import { MemoryEngine, newestLink } from '../../src/store/memory/engine.ts';
import { MemoryReader } from '../../src/store/memory/reader.ts';
import { Writer } from '../../src/store/writer.ts';
import type { Incarnation } from './replica.ts';
import type { World } from './world.ts';
import { writerId } from './writers.ts';

export function faultyStore(world: World, incarnation: Incarnation, { clock }: Sources): Store {
  const reader = faultyReader(world, incarnation);
  const inner = new MemoryEngine(world.database, reader, new Writer(writerId(world)), clock);
  const engine = new FaultyEngine(world, incarnation, inner);
  const newest = (): Promise<number> =>
    incarnation.port('read', 'looking for the newest commit', () => newestLink(world.database.tables));
  return assemble(reader, engine, newest, new CommitQueue(engine), async () => undefined);
}

function faultyReader(world: World, incarnation: Incarnation): Reader {
  const reader = new MemoryReader(world.database.tables);
  return new Proxy(reader, {
    get:
      (_, method: keyof Reader) =>
      (...args: readonly unknown[]) =>
        incarnation.port('read', `reading ${method} ${tableOf(args)}`, async () => {
          const read = reader[method] as (...given: unknown[]) => Promise<unknown>;
          const found = await read.apply(reader, [...args]);
          return world.hooks.read?.(method, found, args, world) ?? found;
        }),
  });
}

function tableOf([first]: readonly unknown[]): string {
  return typeof first === 'string' ? first : '';
}

class FaultyEngine implements Engine {
  readonly #world: World;
  readonly #incarnation: Incarnation;
  readonly #inner: MemoryEngine;

  constructor(world: World, incarnation: Incarnation, inner: MemoryEngine) {
    this.#world = world;
    this.#incarnation = incarnation;
    this.#inner = inner;
  }

  get lastCommitMs(): number {
    return this.#inner.lastCommitMs;
  }

  run(batch: readonly Change[]): Promise<readonly Outcome[]> {
    return this.#incarnation.port('commit', 'a commit', () => this.#run(batch));
  }

  transact<T>(decide: (reader: Reader) => Promise<Decided<T>>): Promise<{ outcome: Outcome; value: T }> {
    const deciding = async (reader: Reader): Promise<Decided<T>> => {
      // The database lets go of whoever is gone.
      const { change, ...decided } = await Promise.race([decide(reader), this.#incarnation.death]);
      return change === undefined ? decided : { ...decided, change: this.#planted(change) };
    };
    return this.#incarnation.port('commit', 'a transaction', () => this.#inner.transact(deciding));
  }

  async #run(batch: readonly Change[]): Promise<readonly Outcome[]> {
    const { hooks } = this.#world;
    const isKept = batch.map((change) => hooks.isLost?.(change, this.#world) !== true);
    const kept = batch.filter((_, i) => isKept[i]).map((change) => this.#planted(change));
    const outcomes = [...(await this.#inner.run(kept))];
    return isKept.map((is) => (is ? outcomes.shift() : undefined) ?? { status: 'committed' });
  }

  #planted(change: Change): Change {
    return this.#world.hooks.change?.(change, this.#world) ?? change;
  }
}
