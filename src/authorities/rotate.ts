/**
 * Rotation of an X.509 authority: a new key under the same name, path length and name constraints. The next issuer is made
 * and can be distributed before it signs; the previous one signs CRLs for as long as anything that it signed is valid.
 */
import { type Act, administer } from '../access/administer.ts';
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import { spellTime } from '../base/time.ts';
import { isKeyAlgorithm, type KeyAlgorithm } from '../keys/algorithms.ts';
import type { AuthorityRow, IssuerState } from '../records/authorities.ts';
import type { Change, Reader, Write } from '../records/store.ts';
import { checkClock } from './clock-check.ts';
import {
  type Generation,
  type Generations,
  kindOfKey,
  moved,
  nextGeneration,
  readGenerations,
} from './generations.ts';
import { lastEnds } from './last-ends.ts';
import { drawNext } from './next-issuer.ts';
import type { AuthoritySite } from './site.ts';

export interface Rotation {
  /** Absent: that of the key before. */
  readonly keyAlgorithm: KeyAlgorithm | undefined;
  /** Absent: the usual length. */
  readonly validityDays: number | undefined;
  /** Whether it signs at once. */
  readonly promote: boolean;
}

/**
 * Makes the next issuer.
 * @throws not_found; policy_denied; conflict when there is a next one already, or the authority was revoked; busy; unavailable
 */
export async function rotateAuthority(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  asked: Rotation,
): Promise<Generations> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    site.store.admit();
    checkClock(site);
    const before = await readGenerations(site.store, caller.tenantId, id);
    checkNotRevoked(before.authority);
    if (inState(before, 'next') !== undefined) throw conflict('there is a next issuer already; promote it');
    const { after, change } = await rotation(site, caller, before, asked);
    const outcome = await site.store.commit(change);
    if (outcome.status === 'committed') return after;
    // A conflict is another next issuer's, made meanwhile, which the next attempt finds.
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'the authority is being changed; try again', { retryAfter: 1 });
}

const ATTEMPTS = 3;

async function rotation(
  site: AuthoritySite,
  caller: Caller,
  before: Generations,
  { keyAlgorithm, promote, validityDays }: Rotation,
): Promise<{ readonly after: Generations; readonly change: Change }> {
  const { authority } = before;
  const active = inState(before, 'active');
  if (active === undefined || !isKeyAlgorithm(authority.keyAlgorithm)) {
    throw new ChanceryError('unavailable', 'the authority has no active issuer');
  }
  const drawn = await drawNext(site, caller, {
    authority,
    active,
    generation: nextGeneration(before.issuers.map(({ issuer }) => issuer)),
    state: promote ? 'active' : 'next',
    keyAlgorithm: keyAlgorithm ?? authority.keyAlgorithm,
    validityDays,
  });
  const next = { issuer: drawn.issuer, certificate: drawn.certificate, cross: drawn.cross };
  const stepDown = promote ? [moved(active.issuer, 'previous')] : [];
  const kind = keyAlgorithm === undefined ? {} : { keyAlgorithm };
  const data = { ...eventData(authority, [next]), ...drawn.data, promoted: promote };
  // Until it is promoted, nothing that is being decided is touched by it, and the epoch stays.
  const set = promote ? [changed(authority, kind)] : [];
  return {
    after: {
      authority,
      issuers: [
        next,
        ...before.issuers.map((one) => (promote && one === active ? inNew(one, 'previous') : one)),
      ],
    },
    change: {
      expect: [...callerFence(caller, site.clock), ...drawn.expect],
      // The one that steps down first: at no time are there two.
      writes: [...stepDown, ...drawn.writes, ...set],
      counts: drawn.counts,
      events: [auditEvent(caller, { action: 'pki_ca_rotate', success: true, data }, site)],
    },
  };
}

/**
 * The next issuer signs from now on. What the one before signed stays valid, and its CRLs go on.
 * @throws not_found; conflict when there is no next one, or the authority was revoked; unavailable
 */
export async function promoteAuthority(site: AuthoritySite, caller: Caller, id: Id): Promise<Generations> {
  return change(site, caller, id, 'pki_ca_promote', async (before, reader) => {
    const [next, active] = [inState(before, 'next'), inState(before, 'active')];
    checkNotRevoked(before.authority);
    if (next === undefined || active === undefined) throw conflict('there is no next issuer; rotate first');
    const kind = await kindOfKey(reader, before.authority, next.issuer);
    return {
      // The one that steps down first: at no time are there two.
      writes: [
        moved(active.issuer, 'previous'),
        moved(next.issuer, 'active'),
        changed(before.authority, kind),
      ],
      states: new Map([
        [active, 'previous'],
        [next, 'active'],
      ]),
      about: [next],
    };
  });
}

/**
 * Takes previous issuers out of use: those whose last certificate has ended. Their keys sign no more, CRLs neither.
 * @throws not_found; conflict, saying until when, when there is none such; unavailable
 */
export async function retireAuthority(site: AuthoritySite, caller: Caller, id: Id): Promise<Generations> {
  const { issuers } = await readGenerations(site.store, caller.tenantId, id);
  const previous = issuers.filter(({ issuer }) => issuer.state === 'previous');
  if (previous.length === 0) throw conflict('it has no previous issuer');
  // Not within the transaction, as it may take a while: whoever signs no more has no later end.
  const ends = await lastEnds(site.store, caller.tenantId, id, previous, seconds(site.clock));
  const over = new Set(previous.filter(({ issuer }) => !ends.has(issuer.id)).map(({ issuer }) => issuer.id));
  if (over.size === 0) {
    const first = Math.min(...ends.values());
    throw conflict(`what its previous issuer signed is valid until ${spellTime(first)}; retire it then`);
  }
  return change(site, caller, id, 'pki_ca_retire', async (before) => {
    const retired = before.issuers.filter(({ issuer }) => issuer.state === 'previous' && over.has(issuer.id));
    if (retired.length === 0) throw conflict('it has no previous issuer');
    return {
      writes: retired.map(({ issuer }) => moved(issuer, 'retired')),
      states: new Map(retired.map((one) => [one, 'retired'])),
      about: retired,
    };
  });
}

interface Wanted {
  readonly writes: readonly Write[];
  readonly states: ReadonlyMap<Generation, IssuerState>;
  /** The generations that the audit event names. */
  readonly about: readonly Generation[];
}

function change(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  action: string,
  decide: (before: Generations, reader: Reader) => Promise<Wanted>,
): Promise<Generations> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    action,
    async (reader): Promise<Act<Generations>> => {
      const before = await readGenerations(reader, tenantId, id);
      const { authority } = before;
      const { about, states, writes } = await decide(before, reader);
      const issuers = before.issuers.map((one) => inNew(one, states.get(one) ?? one.issuer.state));
      return {
        writes,
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        data: eventData(authority, about),
        value: { authority, issuers },
      };
    },
    () => notFound('ca', id),
  );
}

/** A moved epoch ends what is being decided on the issuer before. */
function changed(
  { epoch, id, tenantId }: AuthorityRow,
  kind: Partial<Pick<AuthorityRow, 'keyAlgorithm'>>,
): Write {
  return { update: 'authorities', key: { tenantId, id }, set: { ...kind, epoch: epoch + 1 } };
}

function inState({ issuers }: Generations, state: IssuerState): Generation | undefined {
  return issuers.find(({ issuer }) => issuer.state === state);
}

function inNew(generation: Generation, state: IssuerState): Generation {
  return { ...generation, issuer: { ...generation.issuer, state } };
}

function checkNotRevoked({ revokedAt }: AuthorityRow): void {
  if (revokedAt !== null) throw conflict('the authority was revoked, and never signs again');
}

function eventData(
  { id, name }: AuthorityRow,
  about: readonly Generation[],
): Readonly<Record<string, unknown>> {
  const generations = about.map(({ issuer }) => issuer.generation);
  return { ca_id: id, name, issuer_ids: about.map(({ issuer }) => issuer.id), generations };
}

function conflict(message: string): ChanceryError {
  return new ChanceryError('conflict', message);
}
