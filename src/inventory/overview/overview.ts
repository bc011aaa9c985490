/**
 * What there is to know at a glance of a tenant's certificates of one kind. It costs as much as there are certificates, and
 * so it is made once for all who ask within some seconds, one at a time in a process.
 */
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { type Clock, seconds } from '../../base/ports.ts';
import type { CertificateKind } from '../../records/certificates.ts';
import { DAY_SECONDS } from '../../records/overview.ts';
import type { Reader } from '../../records/store.ts';
import { type Activity, activityOf } from './activity.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import { type Health, healthOf } from './health.ts';
import { type Runway, runwayOf } from './runway.ts';

export interface Overview extends Health, Activity {
  /** When it was looked at, seconds since 1970 UTC. */
  readonly at: number;
  /** Of certificates of our own authorities, within {@link LATELY_DAYS}. */
  readonly revokedLately: number;
  readonly runway: Runway;
  readonly lists: Freshness;
}

export const LATELY_DAYS = 7;
const AHEAD_DAYS = 90;
const BACK_DAYS = 30;

/** What was found is told again for so long, and for so many times as long as it took. */
const KEPT_MS = 10_000;
const KEPT_TIMES = 20;
/** Tenants that wait for one another. */
const MOST_WAITING = 8;

interface Kept {
  readonly sinceMs: number;
  /** Infinite until it is known. */
  readonly forMs: number;
  readonly overview: Promise<Overview>;
}

export class Overviews {
  readonly #site: { readonly clock: Clock; readonly store: Reader };
  readonly #kept = new Map<string, Kept>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(site: { readonly clock: Clock; readonly store: Reader }) {
    this.#site = site;
  }

  /** What was found some seconds ago may be told again. @throws busy when too many wait; unavailable */
  async of(tenantId: Id, kind: CertificateKind): Promise<Overview> {
    const now = this.#site.clock.now();
    for (const [key, { forMs, sinceMs }] of this.#kept) {
      // A clock that went back keeps nothing for longer.
      if (Math.abs(now - sinceMs) >= forMs) this.#kept.delete(key);
    }
    const key = `${tenantId} ${kind}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept.overview;
    if (this.#waiting >= MOST_WAITING) {
      throw new ChanceryError('busy', 'others are having theirs counted; try again', { retryAfter: 5 });
    }
    this.#waiting++;
    const overview = this.#last.then(() => this.#make(key, tenantId, kind)).finally(() => this.#waiting--);
    this.#last = overview.catch(() => undefined);
    this.#kept.set(key, { sinceMs: now, forMs: Number.POSITIVE_INFINITY, overview });
    return overview;
  }

  async #make(key: string, tenantId: Id, kind: CertificateKind): Promise<Overview> {
    const { clock } = this.#site;
    const beganMs = clock.now();
    try {
      const overview = await look(this.#site, tenantId, kind);
      const sinceMs = clock.now();
      const forMs = Math.max(KEPT_MS, KEPT_TIMES * (sinceMs - beganMs));
      this.#kept.set(key, { sinceMs, forMs, overview: Promise.resolve(overview) });
      return overview;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }
}

async function look(
  { clock, store }: { readonly clock: Clock; readonly store: Reader },
  tenantId: Id,
  kind: CertificateKind,
): Promise<Overview> {
  const at = seconds(clock);
  const today = Math.floor(at / DAY_SECONDS);
  const health = await healthOf(store, { tenantId, kind, at, lastDay: today + AHEAD_DAYS - 1 });
  const days = { first: today - BACK_DAYS + 1, count: BACK_DAYS };
  const activity = await activityOf(store, tenantId, kind, days);
  const revokedLately = await store.revokedSince(tenantId, kind, at - LATELY_DAYS * DAY_SECONDS);
  const runway = await runwayOf(store, tenantId, kind);
  return {
    at,
    ...health,
    ...activity,
    revokedLately,
    runway,
    lists: await freshnessOf(store, tenantId, runway),
  };
}
