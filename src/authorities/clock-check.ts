/** Time that runs backwards would sign certificates whose place in the trail, and whose end, nobody could trust. */
import { ChanceryError } from '../base/error.ts';
import type { Clock } from '../base/ports.ts';
import type { Store } from '../records/store.ts';

const MOST_BEHIND_MS = 60_000;

/** @throws unavailable when the clock is more than a minute behind the last commit: nothing is signed then */
export function checkClock({ clock, store }: { readonly clock: Clock; readonly store: Store }): void {
  const behind = store.lastCommitMs - clock.now();
  if (behind <= MOST_BEHIND_MS) return;
  throw new ChanceryError(
    'unavailable',
    'the clock of this machine runs behind; nothing is signed until it is set',
    {
      detail: `clock is ${behind} ms behind the last commit`,
      retryAfter: 60,
    },
  );
}
