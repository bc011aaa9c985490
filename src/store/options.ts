import type { IdSource } from '../base/ids.ts';
import type { Clock } from '../base/ports.ts';
import type { QueueOptions } from './commit-queue.ts';

export interface StoreOptions extends QueueOptions {
  readonly clock: Clock;
  /** For the id of this process as a writer. */
  readonly ids: IdSource;
}
