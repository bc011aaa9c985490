/** When a delivery that failed is tried again: later each time, never all at once, and for the last time when its time is up. */
import type { Random } from '../base/ports.ts';
import type { WebhookDeliveryRow } from '../records/webhooks.ts';

const FIRST_MS = 5_000;
const LONGEST_MS = 3 * 3_600_000;

/** @param now milliseconds since 1970 UTC; as is what is returned */
export function nextTry(
  { attempts, giveUpMs }: Pick<WebhookDeliveryRow, 'attempts' | 'giveUpMs'>,
  now: number,
  random: Random,
): number {
  const pause = Math.min(FIRST_MS * 2 ** Math.max(0, attempts - 1), LONGEST_MS);
  const [chance = 0] = random.bytes(1);
  // From three quarters of it to five.
  return Math.min(now + Math.round(pause * (0.75 + chance / 510)), Math.max(giveUpMs, now));
}
