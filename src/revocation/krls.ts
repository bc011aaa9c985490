/** The newest KRL of each SSH authority. */
import { auditEvent, systemActor } from '../audit/event.ts';
import { checkClock } from '../authorities/clock-check.ts';
import { notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { AuthorityRow } from '../records/authorities.ts';
import type { KrlRow } from '../records/ssh.ts';
import type { Change, Store, Write } from '../records/store.ts';
import { buildKrl } from './build-krl.ts';
import { type Pause, type Press, PublishedLists } from './published-lists.ts';

export interface KrlSite extends Sources {
  readonly store: Store;
  readonly observe?: KrlWatch;
  readonly pause?: Pause;
}

export interface KrlWatch {
  published(list: KrlRow): void;
  /** One could not be made or stored. */
  failed(authorityId: Id, error: unknown): void;
}

/** After so long, a list is made anew: what has ended drops out. */
const FRESH_SECONDS = 3600;

/** A list from further in the future was made by a clock that ran ahead. */
const MOST_AHEAD_SECONDS = 60;

export class Krls {
  readonly #store: Store;
  readonly #lists: PublishedLists<AuthorityRow, KrlRow>;

  constructor(site: KrlSite) {
    this.#store = site.store;
    this.#lists = new PublishedLists(site, krlPress(site));
  }

  /**
   * A list that shows all that was revoked before it was asked for; the last good one when none can be made, as an sshd
   * without a list lets nobody in. Also of an authority that was removed: what it signed may still be good.
   * @param authorityId alone, as whoever fetches a KRL does not know its tenant
   * @throws not_found, unavailable
   */
  async current(authorityId: Id): Promise<KrlRow> {
    const authority = await this.#store.get('authorities', { id: authorityId });
    if (authority?.kind !== 'ssh') throw notFound('ssh_authority', authorityId);
    return this.#lists.current(authority);
  }

  /** Gives up what is being made, and waits until it has ended. What is asked for later is unavailable. */
  stop(): Promise<void> {
    return this.#lists.stop();
  }
}

function krlPress(site: KrlSite): Press<AuthorityRow, KrlRow> {
  const { clock, observe, store } = site;
  return {
    nameOf: ({ id }) => id,
    octetsOf: ({ body }) => body.length,
    async changes({ id, tenantId }) {
      const totals = await store.totals(tenantId, 'revocations', [id]);
      return totals.get(id) ?? 0;
    },
    numberOf: ({ version }) => version,
    newest: ({ id }) => store.krlVersion(id),
    stored: ({ id: authorityId }) => store.get('krls', { authorityId }),
    isBehind({ changes: shown, generatedAt }, changes) {
      const now = seconds(clock);
      const isOld = now >= generatedAt + FRESH_SECONDS || generatedAt > now + MOST_AHEAD_SECONDS;
      return shown < changes || isOld;
    },
    // It names no time after which it would be bad.
    isGood: () => true,
    async make(authority, changes, previous, carryOn) {
      checkClock(site);
      const built = await buildKrl(site, authority, previous?.version, carryOn);
      return { tenantId: authority.tenantId, authorityId: authority.id, changes, ...built };
    },
    publication: (_authority, list, last) => publication(site, list, last),
    published: (list) => observe?.published(list),
    failed: ({ id }, error) => observe?.failed(id, error),
  };
}

function publication(site: KrlSite, list: KrlRow, last: KrlRow | undefined): Change {
  const { authorityId, tenantId, ...set } = list;
  const data = { authority_id: authorityId, krl_version: list.version, entries: list.entries };
  const write: Write =
    last === undefined
      ? { insert: 'krls', row: list }
      : { update: 'krls', key: { authorityId, version: last.version }, set };
  const actor = systemActor(tenantId, site.clock);
  const event = auditEvent(actor, { action: 'krl_publish', success: true, data }, site);
  return { expect: [], writes: [write], events: [event] };
}
