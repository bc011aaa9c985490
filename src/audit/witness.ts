/**
 * Every process is a witness: it follows the checkpoints of the database to a place of its own outside, and moves on only to
 * one that continues what it has seen. What does not is an alarm, and what is outside stays as it was.
 */
import type { Sources } from '../base/sources.ts';
import type { Store } from '../records/store.ts';
import { raiseAlarm } from './alarm.ts';
import { type Kept, type OutsidePlace, standing } from './outside.ts';
import { AUDIT_INCONSISTENT } from './sealer.ts';

export interface WitnessSite extends Sources {
  readonly store: Store;
  readonly outside: OutsidePlace;
}

export class Witness {
  readonly #site: WitnessSite;
  readonly #alarmed: (detail: string) => void;
  /** What was proven last: it is held to as long as the process runs, whatever becomes of the place outside. */
  #proven: Kept | undefined;

  /** @param alarmed hears of an alarm that was raised, or stands still */
  constructor(site: WitnessSite, alarmed: (detail: string) => void) {
    this.#site = site;
    this.#alarmed = alarmed;
  }

  /** Looks once. @throws unavailable; what the place outside throws */
  async look(): Promise<void> {
    const { outside, store } = this.#site;
    const kept = await outside.read();
    const proven = this.#proven;
    const isKept = kept !== undefined && kept.note === proven?.note;
    // Nothing new, as it is most of the time.
    if (isKept && (await store.get('auditCheckpoints', { id: 1 }))?.note === kept.note) return;
    let found = await standing(store, kept ?? proven);
    if (!isKept && kept !== undefined && proven !== undefined && found.fault === undefined) {
      found = await standing(store, proven);
    }
    if (found.fault !== undefined) {
      await this.#alarm(found.fault);
      return;
    }
    if (found.kept === undefined || found.checkpoint === undefined) return;
    if (kept?.note !== found.kept.note) await outside.keep(found.kept);
    this.#proven = found.kept;
  }

  async #alarm(detail: string): Promise<void> {
    this.#alarmed(detail);
    await raiseAlarm(this.#site, { kind: AUDIT_INCONSISTENT, subject: 'checkpoint', tenantId: null, detail });
  }
}
