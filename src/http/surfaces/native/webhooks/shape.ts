/** Webhooks and their deliveries as `/v1` spells them, in and out. */
import Type, { type Static } from 'typebox';
import { spellTime } from '../../../../base/time.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../../../../records/webhooks.ts';
import { spellEventId } from '../../../../webhooks/envelope.ts';
import { WEBHOOK_EVENTS } from '../../../../webhooks/events.ts';
import type { WebhookFields } from '../../../../webhooks/webhooks.ts';
import { spellId } from '../../../v1/spelling.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

/** Their lengths are judged with them. */
export const WEBHOOK_URL = Type.String({
  maxLength: 4096,
  description: 'https, or http; at most 2048 characters',
});

export const WEBHOOK_FIELDS = {
  description: Type.Optional(Type.String({ maxLength: 1024, description: 'at most 200 characters' })),
  events: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 20,
      description: `some of ${WEBHOOK_EVENTS.join(', ')}; all when absent`,
    }),
  ),
  is_active: Type.Optional(Type.Boolean({ description: 'true when absent' })),
};

export const WEBHOOK_ID = Type.Object({ id: Type.String() });
export const DELIVERY_ID = Type.Object({ id: Type.String(), delivery: Type.String() });

const MEMBERS = {
  id: Type.String(),
  url: Type.String(),
  description: Type.String(),
  events: Type.Array(Type.String()),
  is_active: Type.Boolean(),
  created_at: Type.String(),
  updated_at: Type.String(),
};

export const WEBHOOK = Type.Object(MEMBERS);
export const WEBHOOK_WITH_SECRET = Type.Object({
  ...MEMBERS,
  secret: Type.String({ description: 'what deliveries are signed with; shown this once' }),
});

export const DELIVERY = Type.Object({
  id: Type.String(),
  event_id: Type.String(),
  event_type: Type.String(),
  state: Type.String({ description: '"pending", "delivered" or "dead"' }),
  attempts: Type.Integer(),
  next_attempt_at: NULLABLE,
  status_code: Type.Union([Type.Integer(), Type.Null()], { description: 'what was answered last' }),
  error: Type.Union([Type.String(), Type.Null()], { description: 'what was wrong with the last try' }),
  created_at: Type.String(),
  settled_at: NULLABLE,
});

const FIELDS = Type.Object({ ...WEBHOOK_FIELDS, url: Type.Optional(WEBHOOK_URL) });

export function readWebhookFields({
  description,
  events,
  is_active,
  url,
}: Static<typeof FIELDS>): WebhookFields {
  return { url, description, events, isActive: is_active };
}

export function spellWebhook(row: WebhookRow): Readonly<Record<string, unknown>> {
  return {
    id: spellId('webhook', row.id),
    url: row.url,
    description: row.description,
    events: row.events,
    is_active: row.state === 'active',
    created_at: spellTime(row.createdAt),
    updated_at: spellTime(row.updatedAt),
  };
}

export function spellDelivery(row: WebhookDeliveryRow): unknown {
  return {
    id: spellId('delivery', row.id),
    event_id: spellEventId(row.eventId),
    event_type: row.type,
    state: row.state,
    attempts: row.attempts,
    next_attempt_at: spellMs(row.nextMs),
    status_code: row.status,
    error: row.error,
    created_at: spellMs(row.createdMs),
    settled_at: spellMs(row.settledMs),
  };
}

function spellMs(ms: number | null): string | null {
  return ms === null ? null : spellTime(Math.floor(ms / 1000));
}
