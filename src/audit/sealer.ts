/**
 * The sealer: gives the links of all writers one dense order, grows the tree over their events and signs its head. One
 * process does so at a time, and were there two, only one could win: each commit begins with the one row of the newest
 * checkpoint, on condition that it is the one that was read.
 */
import { setImmediate } from 'node:timers/promises';
import { equal, utf8 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import type { AuditCheckpointRow } from '../records/audit.ts';
import type { ChainLink, Reader, Write } from '../records/store.ts';
import { Unreadable } from '../records/unreadable.ts';
import { raiseAlarm } from './alarm.ts';
import { CHAIN_START, type ChainHead, eventText, linkFault } from './chain.ts';
import { signedNote } from './checkpoint.ts';
import { leafHash, treeRoot } from './merkle.ts';
import { faultIn, signedBy } from './outside.ts';
import { isFull, PAGE_EVENTS, PAGE_LINKS } from './pages.ts';
import { type LogKey, type LogSigner, logSigner, type SealingSite } from './signer.ts';
import { grownTiles, subtreesOf, tilesOf, tileWrite } from './tiles.ts';

/** More broken chains than this end a round. */
const MOST_BROKEN = 100;

/** The job's name, and so its lease's. */
export const SEALER = 'sealer';

export const AUDIT_INCONSISTENT = 'audit_inconsistent';

export class TrailSealer {
  readonly #site: SealingSite;
  #signer: LogSigner | undefined;

  constructor(site: SealingSite) {
    this.#site = site;
  }

  /**
   * Seals what there is, a page at a time: a link costs a statement of the one commit that seals its page, and others' commits
   * wait for that. A chain that is broken is sealed up to where it breaks, and one that cannot be read not at all; both, and
   * whatever else stands against sealing, raise an alarm.
   * @param carryOn asked before each page
   * @throws unavailable
   */
  async round(carryOn: () => Promise<boolean>): Promise<void> {
    const broken: Id[] = [];
    while (broken.length < MOST_BROKEN && (await carryOn())) {
      const page = await this.#page(broken);
      if (page === undefined) continue;
      const sealable: ChainLink[] = [];
      for (const [writerId, links] of byWriter(page)) {
        const whole = await this.#wholePrefix(writerId, links);
        sealable.push(...whole);
        if (whole.length < links.length) broken.push(writerId);
      }
      if (sealable.length > 0 && !(await this.#seal(inOrder(sealable)))) return;
      if (!isFull(page)) return;
      // Others are served between the pages of a long trail.
      await setImmediate();
    }
  }

  /** @returns undefined when what a writer wrote cannot be read, which then counts among the broken ones */
  async #page(broken: Id[]): Promise<readonly ChainLink[] | undefined> {
    try {
      return await this.#site.store.unsealed(PAGE_LINKS, broken, PAGE_EVENTS);
    } catch (error) {
      const writerId = error instanceof Unreadable ? (error.row['writerId'] as Id | undefined) : undefined;
      if (writerId === undefined) throw error;
      await this.#alarm(`writer ${writerId}`, `nothing of it is sealed: ${faultIn(error)}`);
      broken.push(writerId);
      return undefined;
    }
  }

  /** The links of one writer that continue what is sealed of it. */
  async #wholePrefix(writerId: Id, links: readonly ChainLink[]): Promise<readonly ChainLink[]> {
    const first = links[0]?.link.number ?? 1;
    let head: ChainHead;
    try {
      head = await this.#before(writerId, first);
    } catch (error) {
      await this.#alarm(`writer ${writerId}`, `link ${first} was not sealed: ${faultIn(error)}`);
      return [];
    }
    for (const [i, item] of links.entries()) {
      const fault = linkFault(item, head);
      if (fault !== undefined) {
        await this.#alarm(`writer ${writerId}`, `link ${item.link.number} was not sealed: ${fault}`);
        return links.slice(0, i);
      }
      head = item.link;
    }
    return links;
  }

  async #before(writerId: Id, number: number): Promise<ChainHead> {
    if (number === 1) return CHAIN_START;
    const link = await this.#site.store.get('auditLinks', { writerId, number: number - 1 });
    // The one after this head is what is missing.
    return link ?? { ...CHAIN_START, number: number - 2 };
  }

  /** @returns false when another sealer was first, or something stands against it: nothing was done */
  async #seal(links: readonly ChainLink[]): Promise<boolean> {
    const { store } = this.#site;
    let newest: AuditCheckpointRow | undefined;
    let fault: string | undefined;
    try {
      newest = await store.get('auditCheckpoints', { id: 1 });
      this.#signer ??= await logSigner(this.#site);
      fault = await faultBefore(store, newest, this.#signer);
      if (fault === undefined && (await this.#sealAfter(newest, links, this.#signer))) return true;
      fault ??= 'what is there is not what the newest checkpoint signed';
    } catch (error) {
      fault = faultIn(error);
    }
    if (!(await this.#hasMoved(newest, links)))
      await this.#alarm('checkpoint', `nothing more is sealed: ${fault}`);
    return false;
  }

  /** Whether another sealer was here since that was read: what was read of the tree may be older, or newer, than it. */
  async #hasMoved(newest: AuditCheckpointRow | undefined, links: readonly ChainLink[]): Promise<boolean> {
    const { store } = this.#site;
    try {
      if ((await store.get('auditCheckpoints', { id: 1 }))?.size !== newest?.size) return true;
      // It may have been here between the reading of the links and that of the checkpoint.
      for (const { link } of links) {
        const { number, writerId } = link;
        if ((await store.get('auditLinks', { writerId, number }))?.firstSeq !== null) return true;
      }
      return false;
    } catch (error) {
      if (error instanceof Unreadable) return false;
      throw error;
    }
  }

  async #sealAfter(
    newest: AuditCheckpointRow | undefined,
    links: readonly ChainLink[],
    { id: signerId, origin, signer }: LogSigner,
  ): Promise<boolean> {
    const { store } = this.#site;
    const tiles = tilesOf(store);
    const size = newest?.size ?? 0;
    const leaves = links.flatMap(({ events }) => events.map((event) => leafHash(utf8(eventText(event)))));
    const grown = await grownTiles(tiles, size, leaves);
    const written = new Map(grown.map(({ row }) => [`${row.level}/${row.position}`, row.hashes]));
    const atMs = Math.max(newest?.atMs ?? 0, ...links.map(({ link }) => link.atMs));
    const checkpoint = {
      origin,
      size: size + leaves.length,
      root: await treeRoot(
        size + leaves.length,
        subtreesOf(async (level, position) => written.get(`${level}/${position}`) ?? tiles(level, position)),
      ),
      atMs,
    };
    const note = await signedNote(checkpoint, signer);
    const { root } = checkpoint;
    const row = { size: checkpoint.size, root, atMs, signerId, note };
    const { status } = await store.commit({
      expect: [],
      writes: [
        newest === undefined
          ? { insert: 'auditCheckpoints', row: { id: 1, ...row } }
          : { update: 'auditCheckpoints', key: { id: 1, size }, set: row },
        ...grown.map(tileWrite),
        ...placed(links, size),
      ],
      events: [],
    });
    return status === 'committed';
  }

  async #alarm(subject: string, detail: string): Promise<void> {
    await raiseAlarm(this.#site, { kind: AUDIT_INCONSISTENT, subject, tenantId: null, detail });
  }
}

/** What stands against putting anything behind what is sealed: somebody wrote beside the sealer. */
async function faultBefore(
  reader: Reader,
  newest: AuditCheckpointRow | undefined,
  key: LogKey,
): Promise<string | undefined> {
  if (newest !== undefined) {
    const signed = signedBy(key, newest);
    if (signed === undefined) return 'the newest checkpoint is not what the key of the log signed';
    const root = await treeRoot(signed.size, subtreesOf(tilesOf(reader)));
    if (!equal(root, signed.root)) return 'the tree is not what the newest checkpoint signed';
  }
  // The one that holds the place asked for, or the one before it, and the next.
  const beyond = await reader.sealed(newest?.size ?? 0, 2);
  if (beyond.length === 0) return undefined;
  return newest === undefined ? 'the checkpoint was removed' : 'a link has a place behind all that is sealed';
}

function placed(links: readonly ChainLink[], size: number): readonly Write[] {
  let firstSeq = size;
  return links.map(({ events, link: { number, writerId } }) => {
    const key = { writerId, number, firstSeq: null };
    const write: Write = { update: 'auditLinks', key, set: { firstSeq } };
    firstSeq += events.length;
    return write;
  });
}

function byWriter(page: readonly ChainLink[]): ReadonlyMap<Id, readonly ChainLink[]> {
  const links = new Map<Id, ChainLink[]>();
  for (const item of page) {
    const { writerId } = item.link;
    const others = links.get(writerId);
    if (others === undefined) links.set(writerId, [item]);
    else others.push(item);
  }
  return links;
}

/** By their times, and then by writers; a writer's own stay as they are numbered, whatever its clock did. */
function inOrder(links: readonly ChainLink[]): readonly ChainLink[] {
  const latest = new Map<Id, number>();
  const timed = links.map((item) => {
    const { atMs, writerId } = item.link;
    const time = Math.max(atMs, latest.get(writerId) ?? atMs);
    latest.set(writerId, time);
    return { item, time };
  });
  const sorted = timed.sort((a, b) => a.time - b.time || compare(a.item.link.writerId, b.item.link.writerId));
  return sorted.map(({ item }) => item);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
