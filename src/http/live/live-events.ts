/**
 * What happens, to whoever follows it: one loop a process reads the sealed trail while somebody does, so that nothing that
 * was committed late is missed, whoever committed it. A stream is told its own tenant's events alone, and only while its
 * token stands.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Caller, isStillCaller } from '../../access/caller.ts';
import { type TrailPage, trailFrom } from '../../audit/trail.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Clock } from '../../base/ports.ts';
import type { Reader } from '../../records/store.ts';
import { EventStream } from './event-stream.ts';

export interface LiveSite {
  readonly store: Reader;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface LiveLimits {
  /** Streams at once. */
  readonly ofIdentity: number;
  readonly ofTenant: number;
  readonly ofAll: number;
  /** Places of the sealed order, all tenants' together, that are told to whoever comes back. */
  readonly behind: number;
  /** Between two looks at a trail that had nothing new; milliseconds. */
  readonly restMs: number;
  /** Between two signs of life; milliseconds. */
  readonly beatMs: number;
}

const USUAL_LIMITS: LiveLimits = {
  ofIdentity: 20,
  ofTenant: 200,
  ofAll: 1000,
  behind: 1000,
  restMs: 500,
  beatMs: 15_000,
};

export class LiveEvents {
  readonly #site: LiveSite;
  readonly #limits: LiveLimits;
  readonly #streams = new Set<EventStream>();
  #isFollowing = false;
  #beating: NodeJS.Timeout | undefined;
  #isEnding = false;
  #isFailing = false;
  #wake: () => void = () => undefined;

  constructor(site: LiveSite, limits: Partial<LiveLimits> = {}) {
    this.#site = site;
    this.#limits = { ...USUAL_LIMITS, ...limits };
  }

  /**
   * @param from the place from which on to tell; undefined: from now
   * @returns a stream that whoever takes it destroys, or reads until it ends
   * @throws busy when there are too many; unavailable
   */
  async open(caller: Caller, from: number | undefined): Promise<EventStream> {
    if (this.#isEnding)
      throw new ChanceryError('unavailable', 'the server is about to stop; try again', { retryAfter: 1 });
    this.#checkRoom(caller);
    const stream = new EventStream(caller);
    this.#streams.add(stream);
    stream.once('close', () => this.#left(stream));
    try {
      const size = (await this.#site.store.get('auditCheckpoints', { id: 1 }))?.size ?? 0;
      // Another installation's place, or one that is far behind.
      if (from !== undefined && (from > size || from < size - this.#limits.behind)) stream.reset(size);
      else stream.next = from ?? size;
    } catch (error) {
      stream.destroy();
      throw error;
    }
    void this.#follow();
    this.#beating ??= setInterval(() => this.#beat(), this.#limits.beatMs).unref();
    return stream;
  }

  /** Those that are open. */
  get streams(): readonly EventStream[] {
    return [...this.#streams];
  }

  /** Ends all streams at once, and opens no more. */
  end(): void {
    this.#isEnding = true;
    for (const stream of this.#streams) stream.end();
    this.#wake();
  }

  #checkRoom(caller: Caller): void {
    const { ofAll, ofIdentity, ofTenant } = this.#limits;
    const others = [...this.#streams].map((stream) => stream.caller);
    const ofTheTenant = others.filter(({ tenantId }) => tenantId === caller.tenantId);
    const own = ofTheTenant.filter(({ identityId }) => identityId === caller.identityId);
    const whose =
      own.length >= ofIdentity
        ? `this identity follows events ${ofIdentity} times already`
        : ofTheTenant.length >= ofTenant
          ? `this tenant follows events ${ofTenant} times already`
          : others.length >= ofAll
            ? 'too many follow events here'
            : undefined;
    if (whose !== undefined)
      throw new ChanceryError('busy', `${whose}; try again once one has left`, { retryAfter: 10 });
  }

  #left(stream: EventStream): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    clearInterval(this.#beating);
    this.#beating = undefined;
    this.#wake();
  }

  /** Unless it is done already. */
  async #follow(): Promise<void> {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    while (this.#streams.size > 0) {
      let hasMore = false;
      try {
        hasMore = await this.#round();
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing) this.#site.log.error({ err: error }, 'the trail cannot be followed');
        this.#isFailing = true;
      }
      // Also the sockets that are written to are served between two pages.
      if (hasMore) await turn();
      else await this.#rest();
    }
    this.#isFollowing = false;
  }

  /** Tells what the next page holds to whoever is not past it. @returns whether there may be more at once */
  async #round(): Promise<boolean> {
    const places = [...this.#streams].flatMap(({ isLate, next }) =>
      isLate || next === undefined ? [] : [next],
    );
    if (places.length === 0) return false;
    const from = Math.min(...places);
    const page = await trailFrom(this.#site.store, from);
    const tenants = new Set(page.links.flatMap(({ events }) => events.map(({ tenantId }) => tenantId)));
    // Who came meanwhile may be at a place before this page.
    const readers = [...this.#streams].filter(
      ({ isLate, next }) => !isLate && next !== undefined && next >= from && next < page.next,
    );
    const concerned = readers.filter(({ caller }) => tenants.has(caller.tenantId));
    for (const stream of await this.#standing(concerned)) tell(stream, page);
    for (const stream of readers) stream.next = page.next;
    return !page.isEnd;
  }

  /** Those whose tokens stand; the others have ended then. Read after what is to be told: nothing later is told to them. */
  async #standing(streams: readonly EventStream[]): Promise<readonly EventStream[]> {
    const { clock, store } = this.#site;
    const known = new Map<string, Promise<boolean>>();
    const stands = await Promise.all(
      streams.map(({ caller }) => {
        const { identityEpoch, tokenEpoch, tokenExpiresAt, tokenId } = caller;
        const name = `${tokenId} ${tokenEpoch} ${identityEpoch} ${tokenExpiresAt}`;
        const found = known.get(name) ?? isStillCaller(store, caller, clock);
        known.set(name, found);
        return found;
      }),
    );
    for (const [i, stream] of streams.entries()) if (stands[i] === false) stream.end();
    return streams.filter((_, i) => stands[i]);
  }

  #beat(): void {
    this.#standing([...this.#streams]).then(
      (streams) => {
        for (const stream of streams) {
          // It is let go rather than waited for, and goes on from where it was when it comes back.
          if (stream.isLate) stream.destroy();
          else stream.beat();
        }
      },
      // A store that cannot be read is told of by whoever follows it.
      () => undefined,
    );
  }

  async #rest(): Promise<void> {
    if (this.#streams.size === 0) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, this.#limits.restMs).unref();
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/** Whole links are read: the first may begin before what the stream was told already. */
function tell(stream: EventStream, { links }: TrailPage): void {
  for (const { events, link } of links) {
    for (const event of events) {
      const seq = (link.firstSeq ?? 0) + event.position;
      if (seq >= (stream.next ?? 0) && event.tenantId === stream.caller.tenantId) stream.tell(seq, event);
    }
  }
}
