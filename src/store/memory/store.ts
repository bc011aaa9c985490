/** The store in memory: the reference that the others are compared with, for tests and simulation. */
import type { Store } from '../../records/store.ts';
import { assemble } from '../assemble.ts';
import { CommitQueue } from '../commit-queue.ts';
import type { StoreOptions } from '../options.ts';
import { Writer } from '../writer.ts';
import { MemoryEngine, memoryTables } from './engine.ts';
import { MemoryReader } from './reader.ts';

export function memoryStore(options: StoreOptions): Store {
  const tables = memoryTables();
  const reader = new MemoryReader(tables);
  const engine = new MemoryEngine(tables, reader, new Writer(options.ids.next()), options.clock);
  return assemble(
    reader,
    engine,
    async () => engine.lastCommitMs,
    new CommitQueue(engine, options),
    async () => {},
  );
}
