/** How an engine may write a batch as a whole, by fewer statements than one for each row. */
import type { AuditEventRow, AuditLinkRow } from '../../records/audit.ts';
import type { Change } from '../../records/store.ts';

export interface Bulk {
  /**
   * @returns undefined for a batch whose changes depend on each other: it is to be written statement by statement, as what
   *   one of them finds there is what those before it have left
   */
  prepare(batch: readonly Change[]): WriteAll | undefined;
}

/**
 * Checks and writes all changes of the batch within the transaction that has begun, with the events in their places and the
 * link that holds them; there is none where there are no events.
 * @returns whether all of it holds; otherwise the transaction is to be rolled back, and which change fails is to be found out
 * @throws BrokenKey, BrokenReference, Unkeepable: as when it does not hold
 */
export type WriteAll = (events: readonly AuditEventRow[], link: AuditLinkRow | undefined) => Promise<boolean>;
