/** The store in memory: the reference that the others are compared with, for tests and simulation. */
import type { Store } from '../../records/store.ts';
import { assemble } from '../assemble.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { StoreOptions } from '../options.ts';
import { Writer } from '../writer.ts';
import { MemoryDatabase, MemoryEngine, newestLink } from './engine.ts';
import { MemoryReader } from './reader.ts';

/** @param database shared with other stores, each of which is a writer of its own; one that is empty when absent */
export function memoryStore(options: StoreOptions, database: MemoryDatabase = new MemoryDatabase()): Store {
  const reader = new MemoryReader(database.tables);
  const engine = new MemoryEngine(database, reader, new Writer(options.ids.next()), options.clock);
  return assemble(
    reader,
    engine,
    async () => newestLink(database.tables),
    new CommitQueue(engine, options),
    async () => {},
  );
}
