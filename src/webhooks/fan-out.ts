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

/** Links that are read at once. */
const LINKS = 100;
/** So many writes that one commit holds nobody up. */
const MOST_WRITES = 400;
const CURSOR = { name: 'outbox' } as const;

type Site = Omit<WebhookSite, 'egress' | 'sealer'>;

/** @param carryOn asked before each page @throws unavailable */
export async function fanOut(site: Site, carryOn: () => Promise<boolean>): Promise<void> {
  while (await carryOn()) {
    const cursor = await site.store.get('cursors', CURSOR);
    const from = cursor === undefined ? 0 : Number(cursor.position);
    const { entries, next } = await site.store.outboxFrom(from, LINKS);
    if (next === from) return;
    const told = await toDeliveries(site, entries, next);
    const position = String(told.next);
    const moved: Write =
      cursor === undefined
        ? { insert: 'cursors', row: { ...CURSOR, position } }
        : { update: 'cursors', key: cursor, set: { position } };
    const outcome = await site.store.commit({ expect: [], writes: [moved, ...told.writes], events: [] });
    // Another process was here, or a webhook went: the next round looks afresh.
    if (outcome.status !== 'committed') return;
    await turn();
  }
}

/** @returns where to go on: less far than `next` when there is more than one commit should hold */
async function toDeliveries(
  site: Site,
  entries: readonly OutboxEntry[],
  next: number,
): Promise<{ readonly writes: readonly Write[]; readonly next: number }> {
  const webhooks = await webhooksOf(site, entries);
  const writes: Write[] = [];
  for (const entry of entries) {
    if (writes.length >= MOST_WRITES) return { writes, next: entry.seq };
    const { eventId, tenantId, type: written } = entry.row;
    writes.push({ remove: 'outbox', key: { tenantId, eventId } });
    const type = toldAs(written);
    if (type === undefined) continue;
    const wanting = (webhooks.get(tenantId) ?? []).filter(({ events }) => events.includes(type));
    if (wanting.length === 0) continue;
    const body = envelope(entry.event, type, await dataOf(site, entry));
    for (const webhook of wanting) {
      const row = newDelivery(site, webhook, { eventId, type, body });
      writes.push({ insert: 'webhookDeliveries', row });
    }
  }
  return { writes, next };
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
