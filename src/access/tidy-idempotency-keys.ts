/** Removes what is kept of requests with an Idempotency-Key once it counts no more. */
import { type Clock, seconds } from '../base/ports.ts';
import { KEPT_SECONDS } from '../records/access.ts';
import type { Store, Write } from '../records/store.ts';

/** Of one change. */
const PAGE = 500;

/** @param carryOn asked before each page; false: the rest is left for later */
export async function tidyIdempotencyKeys(
  { clock, store }: { readonly clock: Clock; readonly store: Store },
  carryOn: () => Promise<boolean>,
): Promise<void> {
  while (await carryOn()) {
    const old = await store.idempotencyKeysUntil(seconds(clock) - KEPT_SECONDS, PAGE);
    if (old.length === 0) return;
    // One that was sent again meanwhile is another one: the change is stale, and what is old is looked up anew.
    const writes = old.map((key): Write => ({ remove: 'idempotencyKeys', key }));
    await store.commit({ expect: [], writes, events: [] });
  }
}
