/** This process as a writer: its id, and the head of its hash chain, which moves only when a link is durable. */
import { eventDigest, GENESIS, linkHash } from '../audit/chain.ts';
import type { Id } from '../base/ids.ts';
import type { AuditEventRow, AuditLinkRow, EventDraft } from '../records/audit.ts';

export class Writer {
  readonly id: Id;
  #number = 0;
  #hash = GENESIS;

  constructor(id: Id) {
    this.id = id;
  }

  /** The link after the head, to be filled with the events of one transaction. */
  begin(): OpenLink {
    return new OpenLink(this.id, this.#number + 1, this.#hash);
  }

  /** The link was committed: it is the head now. */
  advance(link: AuditLinkRow): void {
    this.#number = link.number;
    this.#hash = link.hash;
  }
}

export class OpenLink {
  readonly number: number;
  readonly #writerId: Id;
  readonly #previous: Uint8Array;
  readonly #digests: Uint8Array[] = [];

  constructor(writerId: Id, number: number, previous: Uint8Array) {
    this.#writerId = writerId;
    this.number = number;
    this.#previous = previous;
  }

  get isEmpty(): boolean {
    return this.#digests.length === 0;
  }

  /** The events at the places that they take when their change is kept; {@link keep} makes it so. */
  place(events: readonly EventDraft[]): readonly AuditEventRow[] {
    const first = this.#digests.length;
    return events.map((event, i) => ({
      ...event,
      writerId: this.#writerId,
      link: this.number,
      position: first + i,
    }));
  }

  keep(events: readonly EventDraft[]): void {
    for (const event of events) this.#digests.push(eventDigest(event));
  }

  /** @param atMs milliseconds since 1970 UTC */
  close(atMs: number): AuditLinkRow {
    const head = { writerId: this.#writerId, number: this.number, previous: this.#previous, atMs };
    return { ...head, hash: linkHash(head, this.#digests), events: this.#digests.length, firstSeq: null };
  }
}
