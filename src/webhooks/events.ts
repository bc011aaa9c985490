/** What webhooks may be told of. */
import { invalidField, quote } from '../base/error.ts';
import type { WebhookEvent } from '../records/webhooks.ts';

export const WEBHOOK_EVENTS: readonly WebhookEvent[] = [
  'certificate.issued',
  'certificate.renewed',
  'certificate.revoked',
  'certificate.expiring',
];

/**
 * What an entry of the outbox is told as, by its type; what is not here is told to nobody. An authority that is revoked is
 * told as the revocation of its certificate; its leaves follow, one by one.
 */
const TOLD_AS: ReadonlyMap<string, WebhookEvent> = new Map([
  ...WEBHOOK_EVENTS.map((event) => [event, event] as const),
  ['ca.revoked', 'certificate.revoked'],
]);

/** @param type of an entry of the outbox */
export function toldAs(type: string): WebhookEvent | undefined {
  return TOLD_AS.get(type);
}

/** In the order of {@link WEBHOOK_EVENTS}, each once; all of them when absent. @throws invalid_field */
export function parseEvents(names: readonly string[] | undefined): readonly WebhookEvent[] {
  if (names === undefined) return WEBHOOK_EVENTS;
  const known = WEBHOOK_EVENTS.map(quote).join(', ');
  names.forEach((name, i) => {
    if (WEBHOOK_EVENTS.some((event) => event === name)) return;
    throw invalidField(`events[${i}]`, `must be one of ${known}, not ${quote(name)}`);
  });
  if (names.length === 0) throw invalidField('events', `must name at least one of ${known}`);
  return WEBHOOK_EVENTS.filter((event) => names.includes(event));
}
