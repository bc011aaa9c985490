/**
 * From the outbox to deliveries, in the one order of all events. What was read goes, what is to be delivered comes, and the
 * place up to which was read moves, in one commit on condition that nobody moved it meanwhile: each event once, whoever reads.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { raiseAlarm } from '../audit/alarm.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { OutboxRow } from '../records/audit.ts';
import type { OutboxEntry, Write } from '../records/store.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../records/webhooks.ts';
import { newDelivery } from './deliveries.ts';
import { certificateData, envelope, otherData, spellEventId } from './envelope.ts';
import { toldAs } from './events.ts';
import type { WebhookSite } from './site.ts';

/** Links that are read at once; one may hold the events of some hundred commits. */
const LINKS = 20;
/** So many writes that one commit holds nobody up. */
const MOST_WRITES = 400;
/** So few that others are served between them. */
const ENTRIES_A_TURN = 10;
/** Deliveries to one webhook. */
export const MOST_PENDING = 10_000;
const CURSOR = { name: 'outbox' } as const;

type Site = Omit<WebhookSite, 'egress' | 'sealer'>;

/** @param carryOn asked before each page @throws unavailable */
export async function fanOut(site: Site, carryOn: () => Promise<boolean>): Promise<void> {
  let cursor = await site.store.get('cursors', CURSOR);
  while (await carryOn()) {
    const from = cursor === undefined ? 0 : Number(cursor.position);
    const { entries, next } = await site.store.outboxFrom(from, LINKS);
    if (next === from) return;
    for (const part of await parted(site, entries, next)) {
      const position = String(part.next);
      const moved: Write =
        cursor === undefined
          ? { insert: 'cursors', row: { ...CURSOR, position } }
          : { update: 'cursors', key: cursor, set: { position } };
      const outcome = await site.store.commit({ expect: [], writes: [moved, ...part.writes], events: [] });
      // Another process was here, or a webhook went: the next round looks afresh.
      if (outcome.status !== 'committed') return;
      cursor = { ...CURSOR, position };
      await turn();
    }
  }
}

/** What is committed together. */
interface Part {
  readonly writes: Write[];
  /** The `seq` up to which it reads. */
  next: number;
}

async function parted(site: Site, entries: readonly OutboxEntry[], next: number): Promise<readonly Part[]> {
  const lanes = await lanesOf(site, entries);
  let part: Part = { writes: [], next };
  const parts = [part];
  for (const [at, entry] of entries.entries()) {
    if (part.writes.length >= MOST_WRITES) {
      part.next = entry.seq;
      part = { writes: [], next };
      parts.push(part);
    }
    part.writes.push(...(await writesOf(site, entry, lanes.get(entry.event.tenantId) ?? [])));
    if (at % ENTRIES_A_TURN === 0) await turn();
  }
  return parts;
}

/** The entry goes, whoever wants it; one that cannot be told holds up none behind it. */
async function writesOf(site: Site, entry: OutboxEntry, lanes: readonly Lane[]): Promise<readonly Write[]> {
  const { id: eventId, tenantId } = entry.event;
  const gone: Write = { remove: 'outbox', key: { tenantId, eventId } };
  try {
    return [gone, ...(await deliveriesOf(site, entry, lanes))];
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'unavailable') throw error;
    const detail = `the event ${spellEventId(eventId)} cannot be read as webhooks are told of it: it was told to none`;
    await raiseAlarm(site, { kind: 'outbox_unreadable', subject: tenantId, tenantId, detail });
    return [gone];
  }
}

const DAY_MS = 86_400_000;

async function deliveriesOf(
  site: Site,
  { event, row }: OutboxEntry,
  lanes: readonly Lane[],
): Promise<readonly Write[]> {
  if (row === 'unreadable') throw new TypeError('an entry of the outbox that does not read');
  const type = toldAs(row.type);
  if (type === undefined) return [];
  // What is old is none of the business of a webhook that was made since; by a day, as clocks of replicas may be apart.
  const wanting = lanes.filter(
    ({ webhook: { createdAt, events } }) => events.includes(type) && event.atMs >= createdAt * 1000 - DAY_MS,
  );
  if (wanting.length === 0) return [];
  const body = envelope(event, type, await dataOf(site, row));
  return wanting.map((lane): Write => {
    const delivery = newDelivery(site, lane.webhook, { eventId: event.id, type, body });
    lane.pending += 1;
    return { insert: 'webhookDeliveries', row: lane.pending > MOST_PENDING ? refused(delivery) : delivery };
  });
}

/** What comes while very much is pending is not sent, unless somebody asks for it: the oldest may still be of use. */
function refused(delivery: WebhookDeliveryRow): WebhookDeliveryRow {
  const error = `${MOST_PENDING} deliveries are pending already`;
  return { ...delivery, state: 'dead', nextMs: null, settledMs: delivery.createdMs, error };
}

/** A webhook, and how many deliveries to it are pending. */
interface Lane {
  readonly webhook: WebhookRow;
  pending: number;
}

async function lanesOf(
  { store }: Site,
  entries: readonly OutboxEntry[],
): Promise<ReadonlyMap<Id, readonly Lane[]>> {
  const tenants = [...new Set(entries.map(({ event }) => event.tenantId))];
  const found = new Map<Id, readonly Lane[]>();
  for (const tenantId of tenants) {
    const lanes: Lane[] = [];
    for (const webhook of await store.all('webhooks', { tenantId, state: 'active' })) {
      lanes.push({ webhook, pending: await store.deliveriesPending(webhook) });
    }
    found.set(tenantId, lanes);
  }
  return found;
}

/** What the inventory knows of the certificate is told as it was signed; the payload adds what happened to it. */
async function dataOf(
  { store }: Site,
  { payload, tenantId }: OutboxRow,
): Promise<Readonly<Record<string, unknown>>> {
  const id = payload['certificate_id'];
  if (typeof id !== 'string') return otherData(payload);
  const certificate = await store.get('certificates', { tenantId, id: id as Id });
  if (certificate === undefined) return otherData(payload);
  const names = (await store.namesOf(tenantId, [certificate.id])).get(certificate.id) ?? [];
  return certificateData(certificate, names, payload);
}
