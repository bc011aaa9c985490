/** The newest CRL of each issuer and shard, signed. */
import { type Actor, auditEvent, systemActor } from '../audit/event.ts';
import { checkClock } from '../authorities/clock-check.ts';
import { openIssuer } from '../authorities/issuer.ts';
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { AuthorityRow, IssuerRow } from '../records/authorities.ts';
import type { CrlRow } from '../records/revocation.ts';
import type { Change, Store, Write } from '../records/store.ts';
import { buildCrl } from './build-crl.ts';
import { type Pause, type Press, PublishedLists } from './published-lists.ts';
import { type Scope, scopesOf, shardScope, wholeScope } from './scope.ts';

export interface CrlSite extends Sources {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly observe?: CrlWatch;
  readonly pause?: Pause;
}

export interface CrlWatch {
  published(list: CrlRow): void;
  /** One that takes long is being made; told every few seconds. */
  going?(issuerId: Id, going: Going): void;
  /** One could not be made or stored. */
  failed(issuerId: Id, error: unknown): void;
}

export interface Going {
  readonly entries: number;
  /** Hardly more than this: what was ever revoked, or a shard's part of that. */
  readonly of: number;
  /** Since it was begun. */
  readonly seconds: number;
}

/** What is known of an issuer whose lists are asked for. */
interface Publisher {
  readonly issuer: IssuerRow;
  readonly authority: AuthorityRow;
}

type Published = Publisher & { readonly scope: Scope };

/** A list is made anew after an hour, or when half of its life is over. */
const FRESH_SECONDS = 3600;

/** A list from further in the future was made by a clock that ran ahead. */
const MOST_AHEAD_SECONDS = 60;

export class Crls {
  readonly #site: CrlSite;
  readonly #lists: PublishedLists<Published, CrlRow>;

  constructor(site: CrlSite) {
    this.#site = site;
    this.#lists = new PublishedLists(site, crlPress(site));
  }

  /**
   * A list that shows all that was revoked before it was asked for; the one before, while it is good, when none can be made.
   * Of a retired issuer, whose key signs no more, it is the last one.
   * @param shard absent: the list of all certificates of the issuer
   * @throws not_found for an issuer without a key here, or a shard or a last list that it does not have; unavailable
   */
  async current(issuerId: Id, shard?: number): Promise<CrlRow> {
    const publisher = await this.#publisher(issuerId);
    const scope = shard === undefined ? wholeScope(publisher.issuer) : shardScope(publisher.issuer, shard);
    if (scope === undefined) throw notFound('crl', String(shard));
    if (publisher.issuer.state === 'retired') return this.#last(issuerId, scope);
    return this.#lists.current({ ...publisher, scope });
  }

  /**
   * Makes every list of an issuer anew, whether it is behind or not.
   * @returns the list of all its certificates
   * @throws not_found, unavailable
   */
  async publish(issuerId: Id, actor: Actor): Promise<CrlRow> {
    const publisher = await this.#publisher(issuerId);
    const lists = scopesOf(publisher.issuer).map((scope) => this.#lists.next({ ...publisher, scope }, actor));
    const [whole] = await Promise.all(lists);
    return whole as CrlRow;
  }

  /** Brings every list of an issuer up to date. @throws not_found, unavailable */
  async refresh(issuerId: Id): Promise<void> {
    const publisher = await this.#publisher(issuerId);
    for (const scope of scopesOf(publisher.issuer)) await this.#lists.current({ ...publisher, scope });
  }

  /** Gives up what is being made, and waits until it has ended. What is asked for later is unavailable. */
  stop(): Promise<void> {
    return this.#lists.stop();
  }

  async #last(issuerId: Id, { shard }: Scope): Promise<CrlRow> {
    const last = await this.#site.store.get('crls', { issuerId, shard });
    if (last === undefined) throw notFound('crl', String(shard));
    return last;
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
}

function crlPress(site: CrlSite): Press<Published, CrlRow> {
  const { clock, observe, sealer, store } = site;
  return {
    nameOf: ({ issuer, scope }) => `${issuer.id}/${scope.shard}`,
    octetsOf: ({ der }) => der.length,
    async changes({ issuer: { id, tenantId } }) {
      const totals = await store.totals(tenantId, 'revocations', [id]);
      return totals.get(id) ?? 0;
    },
    numberOf: ({ number }) => number,
    newest: ({ issuer, scope }) => store.crlNumber(issuer.id, scope.shard),
    stored: ({ issuer, scope }) => store.get('crls', { issuerId: issuer.id, shard: scope.shard }),
    isBehind({ changes: shown, nextUpdate, thisUpdate }, changes) {
      const now = seconds(clock);
      const due = thisUpdate + Math.min(FRESH_SECONDS, (nextUpdate - thisUpdate) / 2);
      return shown < changes || now >= due || thisUpdate > now + MOST_AHEAD_SECONDS;
    },
    isGood: ({ nextUpdate }) => nextUpdate > seconds(clock),
    async make({ authority, issuer, scope }, changes, previous, carryOn) {
      checkClock(site);
      const { signing } = await openIssuer(store, sealer, authority, issuer);
      const expected = Math.ceil((changes * scope.covers.length) / issuer.crlShards);
      const tell = teller(site, issuer.id, expected);
      const built = await buildCrl(site, { issuer, signing, scope, changes, previous }, (entries) => {
        carryOn();
        tell(entries);
      });
      return { tenantId: issuer.tenantId, issuerId: issuer.id, shard: scope.shard, changes, ...built };
    },
    publication: ({ authority }, list, last, actor) => publication(site, authority, list, last, actor),
    published: (list) => observe?.published(list),
    failed: ({ issuer }, error) => observe?.failed(issuer.id, error),
  };
}

/** Between two words of a list that is being made; one of a hundred thousand entries is done before the first. */
const TELL_MS = 5000;

function teller({ clock, observe }: CrlSite, issuerId: Id, of: number): (entries: number) => void {
  const began = clock.now();
  let told = began;
  return (entries) => {
    const now = clock.now();
    if (now - told < TELL_MS) return;
    told = now;
    observe?.going?.(issuerId, { entries, of, seconds: (now - began) / 1000 });
  };
}

function publication(
  site: CrlSite,
  authority: AuthorityRow,
  list: CrlRow,
  last: CrlRow | undefined,
  actor: Actor = systemActor(list.tenantId, site.clock),
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
  const event = auditEvent(actor, { action: 'crl_publish', success: true, data }, site);
  return { expect: [], writes: [write], events: [event] };
}
