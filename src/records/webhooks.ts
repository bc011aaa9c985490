/** Where a tenant wants to be told of what happens to its certificates, and how that went. */
import { blob, id, int, json, nullable, type RowOf, table, text } from './column.ts';

export type WebhookEvent =
  | 'certificate.issued'
  | 'certificate.renewed'
  | 'certificate.revoked'
  | 'certificate.expiring';

/** `removed`: nobody sees it any more, and it goes once its deliveries are gone. */
export type WebhookState = 'active' | 'inactive' | 'removed';

/** `events` are those that it is told of. `secret` is what deliveries are signed with, sealed. */
export const webhooks = table(
  {
    tenantId: id,
    id,
    url: text(),
    description: text(),
    events: json<readonly WebhookEvent[]>(),
    secret: blob,
    state: text<WebhookState>(),
    createdBy: id,
    createdAt: int,
    updatedAt: int,
  },
  { primaryKey: ['tenantId', 'id'], references: [[['tenantId'], 'tenants', ['id']]] },
);

/** `pending`: to be tried at `nextMs`; `delivered`: answered with 2xx; `dead`: given up. */
export type DeliveryState = 'pending' | 'delivered' | 'dead';

/**
 * One event on its way to one webhook. `body` is what is sent, the same at each try. `nextMs` is set while it is pending; it
 * is moved before each try, so that nobody else begins the same one and it is taken up again if this one never ends. What
 * fails after `giveUpMs` is dead. `status` and `error` are of the last try: what was answered, or why there was no answer.
 */
export const webhookDeliveries = table(
  {
    tenantId: id,
    id,
    webhookId: id,
    eventId: id,
    type: text<WebhookEvent | 'webhook.test'>(),
    body: text(),
    state: text<DeliveryState>(),
    attempts: int,
    nextMs: nullable(int),
    giveUpMs: int,
    status: nullable(int),
    error: nullable(text()),
    createdMs: int,
    settledMs: nullable(int),
  },
  {
    primaryKey: ['tenantId', 'id'],
    references: [[['tenantId', 'webhookId'], 'webhooks']],
  },
);

export type WebhookRow = RowOf<typeof webhooks.columns>;
export type WebhookDeliveryRow = RowOf<typeof webhookDeliveries.columns>;
