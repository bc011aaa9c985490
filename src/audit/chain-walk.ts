/** The links of all writers, one after another, held to their chains and to the places that their events were sealed at. */
import { equal, utf8 } from '../base/bytes.ts';
import type { Id } from '../base/ids.ts';
import type { AuditLinkRow } from '../records/audit.ts';
import type { ChainLink, Reader } from '../records/store.ts';
import { CHAIN_START, eventText, linkFault } from './chain.ts';
import { leafHash } from './merkle.ts';
import { HASH_OCTETS, TILE_HASHES } from './tiles.ts';

/** Where the trail is not what it was; null is what is not known. */
export interface Bad {
  readonly writerId: Id | null;
  readonly link: number | null;
  readonly seq: number | null;
  readonly eventId: Id | null;
  /** Whose event that is: it is told to nobody else. */
  readonly tenantId: Id | null;
  /** For people. */
  readonly reason: string;
}

/** A fault that no link or event is known for. */
export function badAt(seq: number | null, reason: string): Bad {
  return { writerId: null, link: null, seq, eventId: null, tenantId: null, reason };
}

export class ChainWalk {
  readonly #reader: Reader;
  readonly #size: number;
  readonly #sizeNow: () => Promise<number>;
  #signed: number;
  /** A bit for each place below the size: whether an event was found there. */
  readonly #found: Uint8Array;
  readonly #heads = new Map<Id, AuditLinkRow>();
  readonly #leaves: Leaves;
  readonly #entries = new Map<Id, number>();
  #firstBad: Bad | undefined;
  #hasGap = false;
  #unsealed: AuditLinkRow | undefined;
  #last: AuditLinkRow | undefined;

  /**
   * @param size how many events are sealed for certain, by a signed checkpoint
   * @param sizeNow the size of the newest signed checkpoint, read anew: the sealer goes on meanwhile
   */
  constructor(reader: Reader, size: number, sizeNow: () => Promise<number>) {
    this.#reader = reader;
    this.#size = size;
    this.#signed = size;
    this.#sizeNow = sizeNow;
    this.#found = new Uint8Array(Math.ceil(size / 8));
    this.#leaves = new Leaves(reader);
  }

  /** The newest link of each writer so far. */
  get heads(): ReadonlyMap<Id, AuditLinkRow> {
    return this.#heads;
  }

  /** The link that was taken last. */
  get last(): AuditLinkRow | undefined {
    return this.#last;
  }

  /** How many events of each tenant were seen. */
  get entries(): ReadonlyMap<Id, number> {
    return this.#entries;
  }

  /** Of a link that is missing, where its events were is known once all others were seen. */
  get firstBad(): Bad | undefined {
    if (this.#firstBad === undefined || !this.#hasGap) return this.#firstBad;
    return { ...this.#firstBad, seq: this.missing()?.seq ?? null };
  }

  /** The oldest link that has no place yet. */
  get unsealed(): AuditLinkRow | undefined {
    return this.#unsealed;
  }

  /** The next link, in the order of writers and numbers. */
  async take(item: ChainLink): Promise<void> {
    const { events, link } = item;
    const before = this.#heads.get(link.writerId);
    const fault = linkFault(item, before ?? CHAIN_START);
    const place = fault === undefined ? await this.#placeFault(item, before) : undefined;
    const expected = (before?.number ?? 0) + 1;
    if (link.number > expected && this.#firstBad === undefined) this.#gap(link.writerId, expected);
    else if (fault !== undefined) this.#firstBad ??= this.#bad(item, fault, await this.#broken(item));
    else if (place !== undefined) this.#firstBad ??= this.#bad(item, place.reason, place.position);
    for (const { tenantId } of events) this.#entries.set(tenantId, (this.#entries.get(tenantId) ?? 0) + 1);
    if (link.firstSeq === null && link.atMs <= (this.#unsealed?.atMs ?? link.atMs)) this.#unsealed = link;
    this.#heads.set(link.writerId, link);
    this.#last = link;
  }

  /** The first place below the size at which no event was found. */
  missing(): Bad | undefined {
    for (let seq = 0; seq < this.#size; seq++) {
      if (seq % 8 === 0 && this.#found[seq >> 3] === 0xff) seq += 7;
      else if (((this.#found[seq >> 3] ?? 0) & (1 << (seq & 7))) === 0) {
        return badAt(seq, 'an event that was sealed here is missing, with its link');
      }
    }
    return undefined;
  }

  /** What is wrong with where a link's events stand, and with which of them. */
  async #placeFault(
    { events, link }: ChainLink,
    before: AuditLinkRow | undefined,
  ): Promise<{ readonly reason: string; readonly position?: number } | undefined> {
    if (link.firstSeq === null) return undefined;
    const behind = before && (await this.#endOf(before));
    if (behind === null) return { reason: 'the link is sealed, and the one before it is not' };
    if (behind !== undefined && link.firstSeq < behind) {
      return { reason: 'the link is sealed before the one that it continues' };
    }
    const end = link.firstSeq + events.length;
    if (end > this.#signed) this.#signed = Math.max(this.#signed, await this.#sizeNow());
    if (end > this.#signed) return { reason: 'the link is beside what was sealed', position: 0 };
    for (const [position, event] of events.entries()) {
      const seq = link.firstSeq + position;
      const leaf = await this.#leaves.at(seq);
      if (leaf === undefined || !equal(leaf, leafHash(utf8(eventText(event))))) {
        return { reason: 'what was sealed here is another event', position };
      }
      if (seq < this.#size) this.#found[seq >> 3] = (this.#found[seq >> 3] ?? 0) | (1 << (seq & 7));
    }
    return undefined;
  }

  /** The place behind a link's events, null while it has none: what had none when it was read may have been sealed since. */
  async #endOf(link: AuditLinkRow): Promise<number | null> {
    const { events, number, writerId } = link;
    const firstSeq = link.firstSeq ?? (await this.#reader.get('auditLinks', { writerId, number }))?.firstSeq;
    return firstSeq === null || firstSeq === undefined ? null : firstSeq + events;
  }

  /** The first position of a broken link at which the sealed event is not; undefined when that is not known. */
  async #broken({ events, link: { events: count, firstSeq } }: ChainLink): Promise<number | undefined> {
    if (firstSeq === null) return undefined;
    for (let position = 0; position < Math.max(count, events.length); position++) {
      const event = events.find((candidate) => candidate.position === position);
      const leaf = await this.#leaves.at(firstSeq + position);
      const isSame = event && leaf && equal(leaf, leafHash(utf8(eventText(event))));
      if (isSame !== true) return position;
    }
    return undefined;
  }

  /** A link of this writer that is not there. */
  #gap(writerId: Id, number: number): void {
    this.#hasGap = true;
    this.#firstBad = { ...badAt(null, 'the link is missing'), writerId, link: number };
  }

  #bad({ events, link }: ChainLink, reason: string, position: number | undefined): Bad {
    const event = events.find((candidate) => candidate.position === position);
    return {
      writerId: link.writerId,
      link: link.number,
      seq: link.firstSeq === null || position === undefined ? null : link.firstSeq + position,
      eventId: event?.id ?? null,
      tenantId: event?.tenantId ?? null,
      reason,
    };
  }
}

/** Tiles that are held ready: those of the writers whose events were sealed side by side. */
const MOST_TILES = 16;

/** The leaves of the tree as it stands. */
class Leaves {
  readonly #reader: Reader;
  readonly #tiles = new Map<number, Uint8Array>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** @returns its hash; undefined where the tree has none */
  async at(seq: number): Promise<Uint8Array | undefined> {
    if (seq < 0) return undefined;
    const tile = Math.floor(seq / TILE_HASHES);
    const start = (seq % TILE_HASHES) * HASH_OCTETS;
    const held = this.#tiles.get(tile);
    // The last tile grows while the trail is read.
    const hashes = held !== undefined && held.length > start ? held : await this.#read(tile);
    return hashes.length >= start + HASH_OCTETS ? hashes.subarray(start, start + HASH_OCTETS) : undefined;
  }

  async #read(tile: number): Promise<Uint8Array> {
    const found = await this.#reader.get('auditTiles', { level: 0, position: tile });
    if (this.#tiles.size >= MOST_TILES) this.#tiles.clear();
    this.#tiles.set(tile, found?.hashes ?? new Uint8Array(0));
    return found?.hashes ?? new Uint8Array(0);
  }
}
