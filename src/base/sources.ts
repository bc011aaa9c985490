import type { IdSource } from './ids.ts';
import type { Clock, Random } from './ports.ts';

/** Where time, chance and new ids come from; one of each in a process. */
export interface Sources {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
}
