/**
 * Sending what is due. Each webhook has a lane of its own, so that one that answers slowly holds up no other, and of the
 * lanes that there are, those go first that were idle longest. A delivery is claimed by a commit before each try, so that no
 * two processes try it at once; a process that dies in a try leaves it to whoever looks when the claim has ended.
 */
import { auditEvent, systemActor } from '../audit/event.ts';
import { utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { EventDraft } from '../records/audit.ts';
import type { WebhookKey, Write } from '../records/store.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../records/webhooks.ts';
import { nextTry } from './backoff.ts';
import { spellEventId } from './envelope.ts';
import { openSecret, signatureHeaders } from './secret.ts';
import type { WebhookSite } from './site.ts';
import { eventData } from './webhooks.ts';

/** How a try ended. `failed`: it is tried again. */
export type SendOutcome = 'delivered' | 'failed' | 'dead';

export interface SendWatch {
  tried(outcome: SendOutcome): void;
  /** Something went wrong on our side. */
  failed(webhookId: Id, error: unknown): void;
}

/** Lanes at once, and of one tenant. */
const MOST_LANES = 32;
const TENANTS_LANES = 8;
/** Deliveries to one webhook that are under way at once. */
const IN_FLIGHT = 4;
/** Batches of one lane before others have their turn, and milliseconds after which no other batch of it begins. */
const BATCHES = 50;
const LANE_MS = 2_000;
/** Deliveries that are given up in one commit. */
const GIVEN_UP_AT_ONCE = 200;
/** The last try is due when the time is up, and may be somewhat late; milliseconds. */
const LATE_MS = 300_000;
/** Webhooks that are looked through in one round. */
const MOST_LOOKED_AT = 10_000;
/** Longer than any try may take; milliseconds. */
const CLAIM_MS = 60_000;
const GONE = 410;

interface Lane {
  readonly tenantId: Id;
  readonly ended: Promise<void>;
}

export class Sender {
  readonly #site: WebhookSite;
  readonly #watch: SendWatch;
  readonly #lanes = new Map<Id, Lane>();
  /** Those whose last try failed: of them one delivery is tried before others are. */
  readonly #failing = new Set<Id>();
  readonly #stopping = new AbortController();
  /** The rounds in which webhooks were served last. */
  #served: ReadonlyMap<Id, number> = new Map();
  #round = 0;

  constructor(site: WebhookSite, watch: SendWatch) {
    this.#site = site;
    this.#watch = watch;
  }

  /** Begins what is due, as far as there is room, and does not wait for its end. @throws unavailable */
  async round(): Promise<void> {
    const { clock, store } = this.#site;
    const due = await store.webhooksDue(clock.now(), MOST_LOOKED_AT);
    this.#round += 1;
    const last = this.#served;
    const served = new Map<Id, number>();
    for (const { id } of due) served.set(id, last.get(id) ?? 0);
    this.#served = served;
    for (const key of due.toSorted((a, b) => (served.get(a.id) ?? 0) - (served.get(b.id) ?? 0))) {
      if (this.#lanes.size >= MOST_LANES || this.#stopping.signal.aborted) return;
      if (this.#lanes.has(key.id) || this.#lanesOf(key.tenantId) >= TENANTS_LANES) continue;
      served.set(key.id, this.#round);
      const ended = this.#lane(key).finally(() => this.#lanes.delete(key.id));
      this.#lanes.set(key.id, { tenantId: key.tenantId, ended });
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ ended }) => ended));
  }

  /** Gives up what is under way, which is tried again when its claim has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  #lanesOf(tenantId: Id): number {
    return [...this.#lanes.values()].filter((lane) => lane.tenantId === tenantId).length;
  }

  async #lane(key: WebhookKey): Promise<void> {
    const { clock } = this.#site;
    const until = clock.now() + LANE_MS;
    try {
      for (let batch = 0; batch < BATCHES && !this.#stopping.signal.aborted; batch++) {
        if (clock.now() >= until || !(await this.#batch(key))) return;
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#watch.failed(key.id, error);
    }
  }

  /** @returns whether to go on at once: one that failed lets others go first */
  async #batch(key: WebhookKey): Promise<boolean> {
    const { clock, store } = this.#site;
    const { id, tenantId } = key;
    const webhook = await store.get('webhooks', { tenantId, id });
    const isActive = webhook?.state === 'active';
    if (!isActive) this.#failing.delete(id);
    if (webhook === undefined) return false;
    const isDoubtful = this.#failing.has(id);
    const now = clock.now();
    // Where nothing is taken, much may have grown old.
    const most = isActive && !isDoubtful ? IN_FLIGHT : GIVEN_UP_AT_ONCE;
    const due = await store.deliveriesDue(key, now, most);
    if (due.length === 0) return false;
    if (!isActive) return this.#giveUp(due, { error: 'the webhook is not active' });
    const old = due.filter(({ attempts, giveUpMs }) => attempts > 0 && now > giveUpMs + LATE_MS);
    if (old.length > 0) return this.#giveUp(old);
    const outcomes = await this.#tryAll(webhook, due.slice(0, isDoubtful ? 1 : IN_FLIGHT));
    const isTaken = outcomes.every((outcome) => outcome === 'delivered');
    if (isTaken) this.#failing.delete(id);
    else this.#failing.add(id);
    return isTaken;
  }

  /** Without a try. @returns whether nobody else took one of them */
  async #giveUp(
    rows: readonly WebhookDeliveryRow[],
    why: Pick<Partial<WebhookDeliveryRow>, 'error'> = {},
  ): Promise<boolean> {
    const set = { ...this.#settled('dead'), ...why };
    const writes = rows.map((row): Write => ({ update: 'webhookDeliveries', key: asRead(row), set }));
    const { status } = await this.#site.store.commit({ expect: [], writes, events: [] });
    if (status !== 'committed') return false;
    for (const _ of rows) this.#watch.tried('dead');
    return true;
  }

  async #tryAll(
    webhook: WebhookRow,
    rows: readonly WebhookDeliveryRow[],
  ): Promise<readonly (SendOutcome | undefined)[]> {
    const secret = this.#secretOf(webhook);
    try {
      return await Promise.all(rows.map((row) => this.#try(webhook, secret, row)));
    } finally {
      secret?.fill(0);
    }
  }

  /** @returns undefined when it does not open: its deliveries fail until there is another, or their time is up */
  #secretOf(webhook: WebhookRow): Uint8Array | undefined {
    try {
      return openSecret(this.#site.sealer, webhook);
    } catch (error) {
      this.#watch.failed(webhook.id, error);
      return undefined;
    }
  }

  /** @returns undefined when it is another's, or the process stops */
  async #try(
    webhook: WebhookRow,
    secret: Uint8Array | undefined,
    row: WebhookDeliveryRow,
  ): Promise<SendOutcome | undefined> {
    const claim = { attempts: row.attempts + 1, nextMs: this.#site.clock.now() + CLAIM_MS };
    if (!(await this.#write(row, [], claim))) return undefined;
    const claimed = { ...row, ...claim };
    const answer = await this.#post(webhook, secret, claimed);
    if (answer === undefined) return undefined;
    const outcome = await this.#settle(webhook, claimed, answer);
    if (outcome !== undefined) this.#watch.tried(outcome);
    return outcome;
  }

  /** @returns undefined when the process stops */
  async #post(
    { id, url }: WebhookRow,
    secret: Uint8Array | undefined,
    { body, eventId }: WebhookDeliveryRow,
  ): Promise<Answer | undefined> {
    if (secret === undefined) return { status: null, error: 'the secret of the webhook does not open' };
    const { clock, egress } = this.#site;
    const signed = { id: spellEventId(eventId), at: seconds(clock), body };
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Chancery',
      ...signatureHeaders(secret, signed),
    };
    try {
      const { signal } = this.#stopping;
      const { status } = await egress.send({ method: 'POST', url, headers, body: utf8(body), signal });
      return { status, error: faultOf(status) };
    } catch (error) {
      if (this.#stopping.signal.aborted) return undefined;
      const isOurs = !(error instanceof ChanceryError);
      if (isOurs) this.#watch.failed(id, error);
      return { status: null, error: isOurs ? 'something went wrong on the side of the sender' : told(error) };
    }
  }

  async #settle(
    webhook: WebhookRow,
    row: WebhookDeliveryRow,
    answer: Answer,
  ): Promise<SendOutcome | undefined> {
    const now = this.#site.clock.now();
    if (answer.error === null) {
      return (await this.#write(row, [], { ...answer, ...this.#settled('delivered') }))
        ? 'delivered'
        : undefined;
    }
    if (answer.status === GONE || now >= row.giveUpMs) {
      const set = { ...answer, ...this.#settled('dead') };
      if (answer.status === GONE && (await this.#deactivate(webhook, row, set))) return 'dead';
      return (await this.#write(row, [], set)) ? 'dead' : undefined;
    }
    const nextMs = nextTry(row, now, this.#site.random);
    return (await this.#write(row, [], { ...answer, nextMs })) ? 'failed' : undefined;
  }

  /** The receiver says that nobody is there any more. @returns whether it was active and nobody else took the delivery */
  async #deactivate(
    { id, tenantId, ...webhook }: WebhookRow,
    row: WebhookDeliveryRow,
    set: Partial<WebhookDeliveryRow>,
  ): Promise<boolean> {
    const { clock } = this.#site;
    const gone = { state: 'inactive', updatedAt: seconds(clock) } as const;
    const { events, url } = webhook;
    const event = auditEvent(
      systemActor(tenantId, clock),
      {
        action: 'webhook_deactivate',
        success: true,
        data: { ...eventData({ id, url, events, state: 'inactive' }), reason: 'gone' },
      },
      this.#site,
    );
    const write: Write = { update: 'webhooks', key: { tenantId, id, state: 'active', url }, set: gone };
    return this.#write(row, [write], set, [event]);
  }

  #settled(state: 'delivered' | 'dead'): Partial<WebhookDeliveryRow> {
    return { state, nextMs: null, settledMs: this.#site.clock.now() };
  }

  /** On condition that it is as it was read. @returns whether it was */
  async #write(
    row: WebhookDeliveryRow,
    besides: readonly Write[],
    set: Partial<WebhookDeliveryRow>,
    events: readonly EventDraft[] = [],
  ): Promise<boolean> {
    const writes = [{ update: 'webhookDeliveries', key: asRead(row), set } as const, ...besides];
    return (await this.#site.store.commit({ expect: [], writes, events })).status === 'committed';
  }
}

function asRead({ attempts, id, nextMs, tenantId }: WebhookDeliveryRow): Partial<WebhookDeliveryRow> {
  return { tenantId, id, state: 'pending', attempts, nextMs };
}

interface Answer {
  readonly status: number | null;
  /** What is wrong with it; null for what was taken. */
  readonly error: string | null;
}

function faultOf(status: number): string | null {
  if (status >= 200 && status <= 299) return null;
  if (status >= 300 && status <= 399) return 'the answer is a redirect, and those are not followed';
  return `the answer is ${status}`;
}

/** Nothing of where a name leads. */
function told(error: ChanceryError): string {
  return error.code === 'egress_denied' ? 'the address leads where nothing is sent' : error.message;
}
