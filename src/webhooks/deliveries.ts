/** What was and is to be delivered to a webhook, as its tenant sees it; a delivery to try the webhook with. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { ChanceryError, notFound } from '../base/error.ts';
import { type Id, typeId } from '../base/ids.ts';
import type { Page, Reader } from '../records/store.ts';
import type { DeliveryState, WebhookDeliveryRow, WebhookRow } from '../records/webhooks.ts';
import { envelope } from './envelope.ts';
import type { WebhookSite } from './site.ts';
import { readWebhook } from './webhooks.ts';

/** For so long a delivery is tried again; milliseconds. */
export const TRIED_FOR = 86_400_000;

/** A delivery that is due at once. */
export function newDelivery(
  { clock, ids }: Pick<WebhookSite, 'clock' | 'ids'>,
  { id: webhookId, tenantId }: Pick<WebhookRow, 'tenantId' | 'id'>,
  what: Pick<WebhookDeliveryRow, 'eventId' | 'type' | 'body'>,
): WebhookDeliveryRow {
  const now = clock.now();
  return {
    tenantId,
    id: ids.next(),
    webhookId,
    ...what,
    state: 'pending',
    attempts: 0,
    nextMs: now,
    giveUpMs: now + TRIED_FOR,
    status: null,
    error: null,
    createdMs: now,
    settledMs: null,
  };
}

/** The newest first; those in one state, or all. @throws not_found for the webhook */
export async function listDeliveries(
  reader: Reader,
  tenantId: Id,
  webhookId: Id,
  { page, state }: { readonly page: Page; readonly state?: DeliveryState | undefined },
): Promise<readonly WebhookDeliveryRow[]> {
  await readWebhook(reader, tenantId, webhookId);
  const where = { tenantId, webhookId, ...(state === undefined ? {} : { state }) };
  return reader.list('webhookDeliveries', where, page);
}

/** Sends a `webhook.test`, as anything else is sent. @throws not_found; conflict for a webhook that is not active */
export async function testWebhook(site: WebhookSite, caller: Caller, id: Id): Promise<WebhookDeliveryRow> {
  const { tenantId } = caller;
  const data = { webhook_id: typeId('webhook', id) };
  // Of the event that receivers see; what the trail keeps of the call is another.
  const told = auditEvent(caller, { action: 'webhook_test', success: true }, site);
  const body = envelope(told, 'webhook.test', data);
  return administer(
    site,
    caller,
    'webhook_test',
    async (reader) => {
      const webhook = await readActive(reader, tenantId, id);
      const row = newDelivery(site, webhook, { eventId: told.id, type: 'webhook.test', body });
      const writes = [{ insert: 'webhookDeliveries', row } as const];
      return { writes, data: { webhook_id: id, delivery_id: row.id }, value: row };
    },
    () => new ChanceryError('internal', 'a key is taken'),
  );
}

/**
 * Sends a dead delivery again, with as much time as at first.
 * @throws not_found; conflict for a webhook that is not active, or a delivery that is not dead
 */
export async function retryDelivery(
  site: WebhookSite,
  caller: Caller,
  webhookId: Id,
  id: Id,
): Promise<WebhookDeliveryRow> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'webhook_retry',
    async (reader) => {
      await readActive(reader, tenantId, webhookId);
      const before = await reader.get('webhookDeliveries', { tenantId, id });
      if (before === undefined || before.webhookId !== webhookId) throw notFound('delivery', id);
      if (before.state !== 'dead') {
        throw new ChanceryError(
          'conflict',
          `the delivery is ${before.state}: only one that is dead is sent again`,
        );
      }
      const now = site.clock.now();
      const set = {
        state: 'pending',
        attempts: 0,
        nextMs: now,
        giveUpMs: now + TRIED_FOR,
        settledMs: null,
      } as const;
      const data = { webhook_id: webhookId, delivery_id: id };
      const writes = [{ update: 'webhookDeliveries', key: { tenantId, id, state: 'dead' }, set } as const];
      return { writes, data, value: { ...before, ...set } };
    },
    () => new ChanceryError('internal', 'a key is taken'),
  );
}

async function readActive(reader: Reader, tenantId: Id, id: Id): Promise<WebhookRow> {
  const webhook = await readWebhook(reader, tenantId, id);
  if (webhook.state === 'active') return webhook;
  throw new ChanceryError('conflict', 'the webhook is not active: PATCH it with is_active first');
}
