import type { IdSource } from '../base/ids.ts';
import type { Clock } from '../base/ports.ts';
import type { QueueOptions } from './commit-queue.ts';

export interface StoreOptions extends QueueOptions {
  readonly clock: Clock;
  /** For the id of this process as a writer. */
  readonly ids: IdSource;
  /** SQLite: it is written in a thread of its own, which is started with these options of Node; absent: by the caller's. */
  readonly thread?: { readonly execArgv: readonly string[] } | undefined;
  /** PostgreSQL: for how long a commit in doubt is looked for before its callers are told; 20,000 ms. */
  readonly doubtMs?: number | undefined;
  /** PostgreSQL: how long a statement may wait for a lock, and half of what it may take at most; 10,000 ms. */
  readonly patienceMs?: number | undefined;
}
