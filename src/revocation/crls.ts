/**
 * The newest CRL of each issuer and shard: signed, stored, and only then served. One that is behind what was revoked, or
 * old, is made anew when it is asked for; at most one is being made and one waits for each list, and whoever asks
 * meanwhile gets the one that waits. Several processes may publish: the number of the last list is the condition of the
 * next.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Actor, auditEvent, systemActor } from '../audit/event.ts';
import { checkClock } from '../authorities/clock-check.ts';
import { openIssuer } from '../authorities/issuer.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { AuthorityRow, IssuerRow } from '../records/authorities.ts';
import type { CrlRow } from '../records/revocation.ts';
import type { Change, Store, Write } from '../records/store.ts';
import { buildCrl } from './build-crl.ts';
import { KeptLists, type Line } from './kept-lists.ts';
import { type Scope, scopesOf, shardScope, wholeScope } from './scope.ts';

export interface CrlSite extends Sources {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly observe?: CrlWatch;
}

export interface CrlWatch {
  published(list: CrlRow): void;
  /** One could not be made or stored. */
  failed(issuerId: Id, error: unknown): void;
}

/** What is known of an issuer whose lists are asked for. */
interface Publisher {
  readonly issuer: IssuerRow;
  readonly authority: AuthorityRow;
}

/** A list is made anew after an hour, or when half of its life is over. */
const FRESH_SECONDS = 3600;

/** A list from further in the future was made by a clock that ran ahead. */
const MOST_AHEAD_SECONDS = 60;

/** Whether a list lacks something, or is old. @param changes what the issuer's counter of revocations sums to */
function isBehind(
  { changes: shown, nextUpdate, thisUpdate }: Omit<CrlRow, 'der'>,
  changes: number,
  now: number,
): boolean {
  const due = thisUpdate + Math.min(FRESH_SECONDS, (nextUpdate - thisUpdate) / 2);
  return shown < changes || now >= due || thisUpdate > now + MOST_AHEAD_SECONDS;
}

/** Between two lists the process rests for as long as the first one took, so that a flood of revocations is not one of lists. */
const LONGEST_REST_MS = 5000;

/** After a failure, the list before is served for so long before another attempt. */
const FAILURE_MS = 5000;

const ATTEMPTS = 4;

export class Crls {
  readonly #site: CrlSite;
  readonly #kept = new KeptLists();
  readonly #stopping = new AbortController();

  constructor(site: CrlSite) {
    this.#site = site;
  }

  /**
   * A list that shows all that was revoked before it was asked for; the one before, while it is good, when none can be made.
   * @param shard absent: the list of all certificates of the issuer
   * @throws not_found for an issuer without a key here, or a shard that it does not have; unavailable
   */
  async current(issuerId: Id, shard?: number): Promise<CrlRow> {
    const publisher = await this.#publisher(issuerId);
    const scope = shard === undefined ? wholeScope(publisher.issuer) : shardScope(publisher.issuer, shard);
    if (scope === undefined) throw notFound('crl', String(shard));
    return this.#current(publisher, scope);
  }

  /**
   * Makes every list of an issuer anew, whether it is behind or not.
   * @returns the list of all its certificates
   * @throws not_found, unavailable
   */
  async publish(issuerId: Id, actor: Actor): Promise<CrlRow> {
    const publisher = await this.#publisher(issuerId);
    const lists = scopesOf(publisher.issuer).map((scope) => this.#next(publisher, scope, actor));
    const [whole] = await Promise.all(lists);
    return whole as CrlRow;
  }

  /** Brings every list of an issuer up to date. @throws not_found, unavailable */
  async refresh(issuerId: Id): Promise<void> {
    const publisher = await this.#publisher(issuerId);
    for (const scope of scopesOf(publisher.issuer)) await this.#current(publisher, scope);
  }

  /** Gives up what is being made, and waits until it has ended. What is asked for later is unavailable. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#kept.settled();
  }

  async #publisher(issuerId: Id): Promise<Publisher> {
    const { store } = this.#site;
    const issuer = await store.get('issuers', { id: issuerId });
    const authority =
      issuer === undefined || issuer.authorityId === null || issuer.keyId === null
        ? undefined
        : await store.get('authorities', { tenantId: issuer.tenantId, id: issuer.authorityId });
    if (issuer === undefined || authority?.kind !== 'x509') throw notFound('issuer', issuerId);
    return { issuer, authority };
  }

  async #changes({ id, tenantId }: IssuerRow): Promise<number> {
    const totals = await this.#site.store.totals(tenantId, 'revocations', [id]);
    return totals.get(id) ?? 0;
  }

  async #current(publisher: Publisher, scope: Scope): Promise<CrlRow> {
    const line = this.#kept.line(publisher.issuer.id, scope.shard);
    const changes = await this.#changes(publisher.issuer);
    const now = seconds(this.#site.clock);
    if (line.list !== undefined && !isBehind(line.list, changes, now)) return line.list;
    try {
      return await this.#next(publisher, scope);
    } catch (error) {
      // A list that lacks something is better than none.
      if (line.list === undefined || line.list.nextUpdate <= seconds(this.#site.clock)) throw error;
      return line.list;
    }
  }

  /** The list that is made next. @param actor who wants it even if the last one is not behind */
  #next(publisher: Publisher, scope: Scope, actor?: Actor): Promise<CrlRow> {
    const line = this.#kept.line(publisher.issuer.id, scope.shard);
    if (line.waiting !== undefined) {
      line.waiting.actor ??= actor;
      return line.waiting.made;
    }
    const waiting: NonNullable<Line['waiting']> = { actor, made: this.#afterwards(publisher, scope, line) };
    line.waiting = waiting;
    return waiting.made;
  }

  async #afterwards(publisher: Publisher, scope: Scope, line: Line): Promise<CrlRow> {
    await line.making?.catch(() => undefined);
    const { clock, observe } = this.#site;
    const rest = Math.min(LONGEST_REST_MS, line.restUntilMs - clock.now());
    if (rest > 0) await sleep(rest, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    const actor = line.waiting?.actor;
    line.waiting = undefined;
    const patience = (line.failure?.untilMs ?? 0) - clock.now();
    // A clock that went back makes nobody wait for longer.
    if (actor === undefined && patience > 0 && patience <= FAILURE_MS) throw line.failure?.error;
    const startedMs = clock.now();
    line.making = this.#make(publisher, scope, line, actor);
    try {
      const list = await line.making;
      line.failure = undefined;
      return list;
    } catch (error) {
      line.failure = { error, untilMs: clock.now() + FAILURE_MS };
      if (!this.#stopping.signal.aborted) observe?.failed(publisher.issuer.id, error);
      throw error;
    } finally {
      const endedMs = clock.now();
      line.restUntilMs = endedMs + Math.max(0, endedMs - startedMs);
      line.making = undefined;
    }
  }

  async #make(publisher: Publisher, scope: Scope, line: Line, actor: Actor | undefined): Promise<CrlRow> {
    const { clock, observe, sealer, store } = this.#site;
    const { authority, issuer } = publisher;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      this.#carryOn();
      // Before the entries are read: what comes between is in the list, and makes the next one due all the same.
      const changes = await this.#changes(issuer);
      const last = await store.get('crls', { issuerId: issuer.id, shard: scope.shard });
      if (last !== undefined) this.#kept.keep(line, last);
      if (last !== undefined && actor === undefined && !isBehind(last, changes, seconds(clock))) return last;
      store.admit();
      checkClock(this.#site);
      const { signing } = await openIssuer(store, sealer, authority, issuer);
      const parts = { issuer, signing, scope, changes, previous: last };
      const built = await buildCrl(this.#site, parts, () => this.#carryOn());
      const { id: issuerId, tenantId } = issuer;
      const list: CrlRow = { tenantId, issuerId, shard: scope.shard, changes, ...built };
      const outcome = await store.commit(this.#publication(authority, list, last, actor));
      if (outcome.status === 'committed') {
        this.#kept.keep(line, list);
        observe?.published(list);
        return list;
      }
      // Another process has published meanwhile: its list is taken, unless that is behind too.
    }
    throw new ChanceryError('unavailable', 'others are publishing the same list; try again', {
      retryAfter: 1,
    });
  }

  #publication(
    authority: AuthorityRow,
    list: CrlRow,
    last: CrlRow | undefined,
    actor: Actor = systemActor(list.tenantId, this.#site.clock),
  ): Change {
    const { issuerId, shard, tenantId: _tenant, ...set } = list;
    const data = {
      ca_id: authority.id,
      issuer_id: issuerId,
      shard,
      crl_number: list.number,
      entries: list.entries,
      next_update: list.nextUpdate,
    };
    const write: Write =
      last === undefined
        ? { insert: 'crls', row: list }
        : { update: 'crls', key: { issuerId, shard, number: last.number }, set };
    const event = auditEvent(actor, { action: 'crl_publish', success: true, data }, this.#site);
    return { expect: [], writes: [write], events: [event] };
  }

  #carryOn(): void {
    if (this.#stopping.signal.aborted) throw new ChanceryError('unavailable', 'the server is stopping');
  }
}
