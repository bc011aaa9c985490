/**
 * Reads the whole trail and says where it first is not what it was: every writer's chain, each event's place in the sealed
 * order, the tree over that, its signed head, and what is known of that outside the database.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { concat, toHex, utf8 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import type { Clock } from '../base/ports.ts';
import type { Reader } from '../records/store.ts';
import { type Bad, ChainWalk } from './chain-walk.ts';
import { newestCheckpoint, type OutsidePlace, type Standing, standing } from './outside.ts';
import { SEALER } from './sealer.ts';
import { tileFault } from './tile-walk.ts';

export interface Verification {
  readonly valid: boolean;
  /** How many of the tenant's events were read. */
  readonly entries: number;
  /** SHA-256 over the heads of all writers' chains, in hexadecimal. */
  readonly head: string;
  readonly firstBad: Bad | undefined;
}

/** Links are sealed within seconds; this long is a fault when a sealer is there. */
const UNSEALED_MS = 300_000;

const PAGE = 50;

export interface VerifySite {
  readonly store: Reader;
  readonly clock: Clock;
  readonly outside: Pick<OutsidePlace, 'read'>;
}

/** @param tenantId whose events are counted; the trail is verified whole */
export async function verifyAudit(site: VerifySite, tenantId: Id): Promise<Verification> {
  const { store } = site;
  const head = await standing(store, await site.outside.read());
  // What nobody signed says nothing of how much there must be.
  const size = Math.max(head.checkpoint?.size ?? 0, head.outside?.size ?? 0);
  const walk = new ChainWalk(store, tenantId, size, async () => {
    return (await newestCheckpoint(store))?.checkpoint.size ?? 0;
  });
  for (;;) {
    const page = await store.links(walk.last, PAGE);
    for (const item of page) await walk.take(item);
    if (page.length < PAGE) break;
    // Others are served between the pages of a long trail.
    await setImmediate();
  }
  const firstBad =
    walk.firstBad ??
    (await strayEvent(store, tenantId)) ??
    missingBelow(walk, head) ??
    (await tileFault(store, head.checkpoint?.size ?? 0)) ??
    headFault(head) ??
    (await leftUnsealed(site, walk, head));
  return { valid: firstBad === undefined, entries: walk.entries, head: headOf(walk), firstBad };
}

/** An event behind all links of its writer. */
async function strayEvent(store: Reader, tenantId: Id): Promise<Bad | undefined> {
  let after: Id | undefined;
  for (;;) {
    const page = await store.lastEvents(after, PAGE);
    for (const event of page) {
      const { writerId, link: number } = event;
      if ((await store.get('auditLinks', { writerId, number })) !== undefined) continue;
      const eventId = event.tenantId === tenantId ? event.id : null;
      return { writerId, link: number, seq: null, eventId, reason: 'the event is in no link of its chain' };
    }
    if (page.length < PAGE) return undefined;
    after = page.at(-1)?.writerId;
    await setImmediate();
  }
}

/** An event that the newest checkpoint has; of those that only the one outside has, more can be told. */
function missingBelow(walk: ChainWalk, { checkpoint }: Standing): Bad | undefined {
  const bad = walk.missing();
  return bad !== undefined && (bad.seq ?? 0) < (checkpoint?.size ?? Infinity) ? bad : undefined;
}

function headFault({ checkpoint, fault }: Standing): Bad | undefined {
  if (fault === undefined) return undefined;
  return { writerId: null, link: null, seq: checkpoint?.size ?? null, eventId: null, reason: fault };
}

/** A link that is long past, while a sealer is there that did nothing meanwhile. */
async function leftUnsealed(
  { clock, store }: VerifySite,
  { unsealed }: ChainWalk,
  { row }: Standing,
): Promise<Bad | undefined> {
  const now = clock.now();
  if (unsealed === undefined || now - unsealed.atMs < UNSEALED_MS) return undefined;
  const lease = await store.get('leases', { name: SEALER });
  const newest = await store.get('auditCheckpoints', { id: 1 });
  if (lease === undefined || lease.untilMs < now || newest?.size !== row?.size) return undefined;
  const { number, writerId } = unsealed;
  const link = await store.get('auditLinks', { writerId, number });
  if (link?.firstSeq !== null) return undefined;
  return { writerId, link: number, seq: null, eventId: null, reason: 'the link was not sealed for minutes' };
}

function headOf({ heads }: ChainWalk): string {
  const sorted = [...heads].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256');
  for (const [writerId, { hash }] of sorted) digest.update(concat(utf8(writerId), hash));
  return toHex(digest.digest());
}
