/**
 * Every process is a witness: it follows the checkpoints of the database to a place of its own outside, and moves on only to
 * one that continues what it has seen. What does not is an alarm, and what is outside stays as it was.
 */
import type { Sources } from '../base/sources.ts';
import type { Store } from '../records/store.ts';
import { raiseAlarm } from './alarm.ts';
import { type OutsidePlace, standing } from './outside.ts';
import { AUDIT_INCONSISTENT } from './sealer.ts';

export interface WitnessSite extends Sources {
  readonly store: Store;
  readonly outside: OutsidePlace;
}

export class Witness {
  readonly #site: WitnessSite;
  readonly #alarmed: (detail: string) => void;
  /** The note that was proven last. */
  #proven: string | undefined;

  /** @param alarmed hears of an alarm that was raised, or stands still */
  constructor(site: WitnessSite, alarmed: (detail: string) => void) {
    this.#site = site;
    this.#alarmed = alarmed;
  }

  /** Looks once. @throws unavailable; what the place outside throws */
  async look(): Promise<void> {
    const { outside, store } = this.#site;
    const kept = await outside.read();
    // Nothing new, as it is most of the time.
    if (kept !== undefined && kept.note === this.#proven) {
      const row = await store.get('auditCheckpoints', { id: 1 });
      if (row?.note === kept.note) return;
    }
    const found = await standing(store, kept);
    if (found.fault !== undefined) {
      await this.#alarm(found.fault);
      return;
    }
    if (found.kept === undefined || found.checkpoint === undefined) return;
    if (kept?.note !== found.kept.note) await outside.keep(found.kept);
    this.#proven = found.kept.note;
  }

  async #alarm(detail: string): Promise<void> {
    this.#alarmed(detail);
    await raiseAlarm(this.#site, { kind: AUDIT_INCONSISTENT, subject: 'checkpoint', tenantId: null, detail });
  }
}
