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
/** Batches of one lane before others have their turn. */
const BATCHES = 50;
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
    try {
      for (let batch = 0; batch < BATCHES && !this.#stopping.signal.aborted; batch++) {
        if (!(await this.#batch(key))) return;
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
    if (webhook === undefined) return false;
    const due = await store.deliveriesDue(key, clock.now(), IN_FLIGHT);
    if (due.length === 0) return false;
    if (webhook.state !== 'active') {
      const outcomes = await Promise.all(due.map((row) => this.#giveUp(row)));
      return outcomes.every((isDone) => isDone);
    }
    const secret = openSecret(this.#site.sealer, webhook);
    try {
      const outcomes = await Promise.all(due.map((row) => this.#try(webhook, secret, row)));
      return outcomes.every((outcome) => outcome === 'delivered');
    } finally {
      secret.fill(0);
    }
  }

  async #giveUp(row: WebhookDeliveryRow): Promise<boolean> {
    const error = 'the webhook is not active';
    const isDone = await this.#write(row, [], { ...this.#settled('dead'), error });
    if (isDone) this.#watch.tried('dead');
    return isDone;
  }

  /** @returns undefined when it is another's, or the process stops */
  async #try(
    webhook: WebhookRow,
    secret: Uint8Array,
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
    secret: Uint8Array,
    { body, eventId }: WebhookDeliveryRow,
  ): Promise<Answer | undefined> {
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
    { attempts, id, nextMs, tenantId }: WebhookDeliveryRow,
    besides: readonly Write[],
    set: Partial<WebhookDeliveryRow>,
    events: readonly EventDraft[] = [],
  ): Promise<boolean> {
    const key = { tenantId, id, state: 'pending', attempts, nextMs } as const;
    const writes = [{ update: 'webhookDeliveries', key, set } as const, ...besides];
    return (await this.#site.store.commit({ expect: [], writes, events })).status === 'committed';
  }
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
