/**
 * From the outbox to deliveries, in the one order of all events. What was read goes, what is to be delivered comes, and the
 * place up to which was read moves, in one commit on condition that nobody moved it meanwhile: each event once, whoever reads.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Id } from '../base/ids.ts';
import type { OutboxEntry, Write } from '../records/store.ts';
import type { WebhookRow } from '../records/webhooks.ts';
import { newDelivery } from './deliveries.ts';
import { certificateData, envelope, otherData } from './envelope.ts';
import { toldAs } from './events.ts';
import type { WebhookSite } from './site.ts';

/** Links that are read at once; one may hold the events of some hundred commits. */
const LINKS = 20;
/** So many writes that one commit holds nobody up. */
const MOST_WRITES = 400;
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
  const webhooks = await webhooksOf(site, entries);
  let part: Part = { writes: [], next };
  const parts = [part];
  for (const entry of entries) {
    if (part.writes.length >= MOST_WRITES) {
      part.next = entry.seq;
      part = { writes: [], next };
      parts.push(part);
    }
    part.writes.push(...(await deliveriesOf(site, entry, webhooks.get(entry.row.tenantId) ?? [])));
  }
  return parts;
}

/** The entry goes, whoever wants it. */
async function deliveriesOf(
  site: Site,
  entry: OutboxEntry,
  webhooks: readonly WebhookRow[],
): Promise<readonly Write[]> {
  const { eventId, tenantId, type: written } = entry.row;
  const gone: Write = { remove: 'outbox', key: { tenantId, eventId } };
  const type = toldAs(written);
  const wanting = webhooks.filter(({ events }) => type !== undefined && events.includes(type));
  if (type === undefined || wanting.length === 0) return [gone];
  const body = envelope(entry.event, type, await dataOf(site, entry));
  return [
    gone,
    ...wanting.map((webhook): Write => {
      return { insert: 'webhookDeliveries', row: newDelivery(site, webhook, { eventId, type, body }) };
    }),
  ];
}

async function webhooksOf(
  { store }: Site,
  entries: readonly OutboxEntry[],
): Promise<ReadonlyMap<Id, readonly WebhookRow[]>> {
  const tenants = [...new Set(entries.map(({ row }) => row.tenantId))];
  const found = new Map<Id, readonly WebhookRow[]>();
  for (const tenantId of tenants) {
    found.set(tenantId, await store.all('webhooks', { tenantId, state: 'active' }));
  }
  return found;
}

/** What the inventory knows of the certificate is told as it was signed; the payload adds what happened to it. */
async function dataOf(
  { store }: Site,
  { row: { payload, tenantId } }: OutboxEntry,
): Promise<Readonly<Record<string, unknown>>> {
  const id = payload['certificate_id'];
  if (typeof id !== 'string') return otherData(payload);
  const certificate = await store.get('certificates', { tenantId, id: id as Id });
  if (certificate === undefined) return otherData(payload);
  const names = (await store.namesOf(tenantId, [certificate.id])).get(certificate.id) ?? [];
  return certificateData(certificate, names, payload);
}
