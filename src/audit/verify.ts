/**
 * Reads the whole trail and says where it first is not what it was: every writer's chain, each event's place in the sealed
 * order, the tree over that, its signed head, and what is known of that outside the database.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { concat, toHex, utf8 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import type { Clock } from '../base/ports.ts';
import type { ChainLink, Reader } from '../records/store.ts';
import { Unreadable } from '../records/unreadable.ts';
import { type Bad, badAt, ChainWalk } from './chain-walk.ts';
import { newestCheckpoint, type OutsidePlace, type Standing, standing } from './outside.ts';
import { isFull, PAGE_EVENTS, PAGE_LINKS } from './pages.ts';
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

export interface VerifySite {
  readonly store: Reader;
  readonly clock: Clock;
  readonly outside: Pick<OutsidePlace, 'read'>;
}

/** Of one process: whoever asks while the trail is read is told what that finds, as it costs the same for all. */
export class Verifier {
  readonly #site: VerifySite;
  #running: Promise<Whole> | undefined;

  constructor(site: VerifySite) {
    this.#site = site;
  }

  /**
   * @param tenantId whose events are counted, and told by their ids; the trail is verified whole
   * @throws unavailable
   */
  async verify(tenantId: Id): Promise<Verification> {
    this.#running ??= verifyWhole(this.#site).finally(() => {
      this.#running = undefined;
    });
    const { bad, entries, head } = await this.#running;
    const firstBad = bad && { ...bad, eventId: bad.tenantId === tenantId ? bad.eventId : null };
    return { valid: bad === undefined, entries: entries.get(tenantId) ?? 0, head, firstBad };
  }
}

/** What is found for all tenants. */
interface Whole {
  readonly bad: Bad | undefined;
  readonly entries: ReadonlyMap<Id, number>;
  readonly head: string;
}

async function verifyWhole(site: VerifySite): Promise<Whole> {
  const { store } = site;
  const head = await standing(store, await site.outside.read());
  // What nobody signed says nothing of how much there must be.
  const size = Math.max(head.checkpoint?.size ?? 0, head.outside?.size ?? 0);
  const sizeNow = async (): Promise<number> => (await newestCheckpoint(store))?.checkpoint.size ?? 0;
  const walk = new ChainWalk(store, size, sizeNow);
  let bad: Bad | undefined;
  try {
    await walkAll(store, walk);
    bad =
      walk.firstBad ??
      (await strayEvent(store)) ??
      missingBelow(walk, head) ??
      (await treeFault(store, head, sizeNow)) ??
      headFault(head) ??
      (await leftUnsealed(site, walk, head));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    bad = walk.firstBad ?? unreadable(error);
  }
  return { bad, entries: walk.entries, head: headOf(walk) };
}

async function walkAll(store: Reader, walk: ChainWalk): Promise<void> {
  let limit = PAGE_LINKS;
  for (;;) {
    let page: readonly ChainLink[];
    try {
      page = await store.links(walk.last, limit, PAGE_EVENTS);
    } catch (error) {
      if (!(error instanceof Unreadable) || limit === 1) throw error;
      // What stands before it comes first.
      limit = 1;
      continue;
    }
    for (const item of page) await walk.take(item);
    if (page.length === 0 || (limit > 1 && !isFull(page))) return;
    // Others are served between the pages of a long trail.
    await setImmediate();
  }
}

/** A row that only somebody beside the store can have written. */
function unreadable({ message, row }: Unreadable): Bad {
  const number = row['number'] ?? row['link'];
  return {
    ...badAt(null, message),
    writerId: (row['writerId'] as Id | undefined) ?? null,
    link: typeof number === 'number' ? number : null,
    eventId: (row['id'] as Id | undefined) ?? null,
    tenantId: (row['tenantId'] as Id | undefined) ?? null,
  };
}

/** An event before or behind all links of its writer; one between them is in a link, or its link is missing. */
async function strayEvent(store: Reader): Promise<Bad | undefined> {
  let after: Id | undefined;
  for (;;) {
    const page = await store.outerEvents(after, PAGE_LINKS);
    if (page.length === 0) return undefined;
    for (const { id: eventId, link: number, tenantId, writerId } of page) {
      if ((await store.get('auditLinks', { writerId, number })) !== undefined) continue;
      const reason = 'the event is in no link of its chain';
      return { writerId, link: number, seq: null, eventId, tenantId, reason };
    }
    after = page.at(-1)?.writerId;
    await setImmediate();
  }
}

/** What nobody signed says nothing of the tree. */
async function treeFault(
  store: Reader,
  { checkpoint, fault }: Standing,
  sizeNow: () => Promise<number>,
): Promise<Bad | undefined> {
  if (checkpoint === undefined && fault !== undefined) return undefined;
  return tileFault(store, checkpoint?.size ?? 0, sizeNow);
}

/** An event that the newest checkpoint has; of those that only the one outside has, more can be told. */
function missingBelow(walk: ChainWalk, { checkpoint }: Standing): Bad | undefined {
  const bad = walk.missing();
  return bad !== undefined && (bad.seq ?? 0) < (checkpoint?.size ?? Infinity) ? bad : undefined;
}

function headFault({ checkpoint, fault }: Standing): Bad | undefined {
  if (fault === undefined) return undefined;
  return badAt(checkpoint?.size ?? null, fault);
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
  return { ...badAt(null, 'the link was not sealed for minutes'), writerId, link: number };
}

function headOf({ heads }: ChainWalk): string {
  const sorted = [...heads].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256');
  for (const [writerId, { hash }] of sorted) digest.update(concat(utf8(writerId), hash));
  return toHex(digest.digest());
}
