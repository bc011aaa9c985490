/** Recomputes every writer's chain and says where it first breaks. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { concat, toHex, utf8 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import type { Reader } from '../records/store.ts';
import { CHAIN_START, type ChainHead, linkFault } from './chain.ts';

export interface Verification {
  readonly valid: boolean;
  /** How many of the tenant's events were read. */
  readonly entries: number;
  /** SHA-256 over the heads of all writers' chains, in hexadecimal. */
  readonly head: string;
  readonly firstBad: { readonly writerId: Id; readonly link: number; readonly reason: string } | undefined;
}

const PAGE = 50;

/** @param tenantId whose events are counted; the chains are verified whole */
export async function verifyAudit(reader: Reader, tenantId: Id): Promise<Verification> {
  const heads = new Map<Id, ChainHead>();
  let entries = 0;
  let firstBad: Verification['firstBad'];
  let last: { writerId: Id; number: number } | undefined;
  for (;;) {
    const page = await reader.links(last, PAGE);
    for (const item of page) {
      const { writerId, number } = item.link;
      const reason = linkFault(item, heads.get(writerId) ?? CHAIN_START);
      if (reason !== undefined) firstBad ??= { writerId, link: number, reason };
      entries += item.events.filter((event) => event.tenantId === tenantId).length;
      heads.set(writerId, item.link);
      last = { writerId, number };
    }
    if (page.length < PAGE) break;
    // Others are served between the pages of a long trail.
    await setImmediate();
  }
  return { valid: firstBad === undefined, entries, head: headOf(heads), firstBad };
}

function headOf(heads: ReadonlyMap<Id, ChainHead>): string {
  const sorted = [...heads].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256');
  for (const [writerId, { hash }] of sorted) digest.update(concat(utf8(writerId), hash));
  return toHex(digest.digest());
}
