/** How the active certificates stand in their lives, and when they end. */
import { DAY_SECONDS, type StandingQuery } from '../../records/overview.ts';
import type { Reader } from '../../records/store.ts';

export interface Health {
  readonly active: number;
  /** Of the active ones, by the tenth of their life that they are in. */
  readonly tenths: readonly Tally[];
  /** Those that end on each day, from today on. */
  readonly ends: readonly (Tally & { readonly day: number })[];
}

export interface Tally {
  readonly certificates: number;
  /** Of them, those in whose place no other one was made. */
  readonly notRenewed: number;
}

/** @param query whose `lastDay` is the last one of `ends` */
export async function healthOf(reader: Reader, query: StandingQuery): Promise<Health> {
  const today = Math.floor(query.at / DAY_SECONDS);
  const tenths = Array.from({ length: 10 }, () => ({ certificates: 0, notRenewed: 0 }));
  const ends = Array.from({ length: query.lastDay - today + 1 }, (_, i) => ({
    day: today + i,
    certificates: 0,
    notRenewed: 0,
  }));
  let active = 0;
  for (const { certificates, endDay, isReplaced, tenth } of await reader.standings(query)) {
    active += certificates;
    for (const tally of [tenths[tenth], endDay === null ? undefined : ends[endDay - today]]) {
      if (tally === undefined) continue;
      tally.certificates += certificates;
      if (!isReplaced) tally.notRenewed += certificates;
    }
  }
  return { active, tenths, ends };
}
