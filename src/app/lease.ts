/**
 * Whose turn it is, of several processes on one store. A lease lets work be done once; it is no lock: what is written under
 * it carries its own conditions, as a process may stand still and wake when its lease is another's.
 */
import type { Id } from '../base/ids.ts';
import type { Sources } from '../base/sources.ts';
import type { LeaseRow } from '../records/jobs.ts';
import type { Store, Write } from '../records/store.ts';

export interface Lease {
  /** Lengthens it where needed. @returns whether it is still ours */
  hold(): Promise<boolean>;
  /** So that the next process need not wait for its end. */
  release(): Promise<void>;
}

const USUAL_MS = 60_000;

type Site = Sources & { readonly store: Store };

/**
 * @param leaseMs how long it lasts unless it is lengthened; milliseconds
 * @returns undefined while it is another's
 * @throws unavailable
 */
export async function takeLease(
  site: Site,
  name: string,
  holder: Id,
  leaseMs: number = USUAL_MS,
): Promise<Lease | undefined> {
  const { clock, store } = site;
  const found = await store.get('leases', { name });
  if (found !== undefined && found.holder !== holder && isValid(found, clock.now(), leaseMs))
    return undefined;
  let own: LeaseRow = { name, holder, untilMs: clock.now() + leaseMs };
  const { untilMs } = own;
  const taking: Write =
    found === undefined
      ? { insert: 'leases', row: own }
      : { update: 'leases', key: found, set: { holder, untilMs } };
  if (!(await write(store, taking))) return undefined;
  return {
    async hold() {
      const now = clock.now();
      const left = own.untilMs - now;
      // More than its length is left where the clock was set back: others believe it no longer than that.
      if (left > leaseMs / 2 && left <= leaseMs) return true;
      const next = { ...own, untilMs: now + leaseMs };
      if (!(await write(store, { update: 'leases', key: own, set: { untilMs: next.untilMs } }))) return false;
      own = next;
      return true;
    },
    async release() {
      await write(store, { remove: 'leases', key: own });
    },
  };
}

/** One that ends later than any lease could was given by a clock that ran ahead. */
function isValid({ untilMs }: LeaseRow, now: number, leaseMs: number): boolean {
  return untilMs > now && untilMs <= now + 2 * leaseMs;
}

async function write(store: Store, change: Write): Promise<boolean> {
  const { status } = await store.commit({ expect: [], writes: [change], events: [] });
  return status === 'committed';
}
