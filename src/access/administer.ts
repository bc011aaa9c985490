/** One administrative act: read, decide, write, and record who did it, as one. */
import { auditEvent } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import type { Sources } from '../base/sources.ts';
import type { EventDraft } from '../records/audit.ts';
import type { Count, Expectation, Reader, Store, Write } from '../records/store.ts';
import { type Caller, callerFence, checkStillCaller } from './caller.ts';

export interface Site extends Sources {
  readonly store: Store;
}

export interface Act<T> {
  readonly writes: readonly Write[];
  readonly expect?: readonly Expectation[];
  readonly counts?: readonly Count[];
  /** For the audit event: what was done to what, without secrets. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Tells the same outside, as this type. */
  readonly outbox?: string;
  readonly value: T;
}

/**
 * Runs `decide` on a consistent state and commits what it wants, with an audit event and on the condition that the
 * caller's token still stands.
 * @param conflict makes the error when a key is taken
 * @throws whatever `decide` throws; token_revoked; unavailable
 */
export async function administer<T>(
  site: Site,
  caller: Caller,
  action: string,
  decide: (reader: Reader) => Promise<Act<T>>,
  conflict: () => ChanceryError,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { outcome, value } = await site.store.transact(async (reader) => {
      const act = await decide(reader);
      const event = auditEvent(caller, { action, success: true, data: act.data }, site);
      const expect = [...callerFence(caller, site.clock), ...(act.expect ?? [])];
      const writes = [...act.writes, ...told(act, event)];
      return {
        change: { expect, writes, counts: act.counts ?? [], events: [event] },
        value: act.value,
      };
    });
    if (outcome.status === 'committed') return value;
    if (outcome.status === 'conflict') throw conflict();
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'others are changing the same thing; try again', { retryAfter: 1 });
}

const ATTEMPTS = 4;

function told({ data, outbox }: Act<unknown>, { id: eventId, tenantId }: EventDraft): readonly Write[] {
  if (outbox === undefined) return [];
  return [{ insert: 'outbox', row: { tenantId, eventId, type: outbox, payload: data } }];
}
