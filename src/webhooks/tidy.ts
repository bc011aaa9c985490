/** Removing what nobody looks at any more: settled deliveries after their time, and webhooks that were deleted. */
import type { Site } from '../access/administer.ts';
import type { WebhookKey, Write } from '../records/store.ts';
import type { WebhookDeliveryRow } from '../records/webhooks.ts';

const DAY_MS = 86_400_000;
const KEPT_MS = { delivered: 7 * DAY_MS, dead: 30 * DAY_MS } as const;
/** So few that one commit holds nobody up. */
const PAGE = 200;

/** @param carryOn asked before each page @throws unavailable */
export async function tidyWebhooks(site: Site, carryOn: () => Promise<boolean>): Promise<void> {
  const { clock, store } = site;
  for (const state of ['delivered', 'dead'] as const) {
    await inPages(site, carryOn, () => store.deliveriesSettled(state, clock.now() - KEPT_MS[state], PAGE));
  }
  const removed = await store.first('webhooks', { state: 'removed' }, PAGE);
  for (const { id, tenantId } of removed) await clear(site, carryOn, { tenantId, id });
}

async function clear(
  site: Site,
  carryOn: () => Promise<boolean>,
  { id, tenantId }: WebhookKey,
): Promise<void> {
  const of = { tenantId, webhookId: id };
  const isEmpty = await inPages(site, carryOn, () => site.store.first('webhookDeliveries', of, PAGE));
  if (isEmpty) await removal(site, [{ remove: 'webhooks', key: { tenantId, id, state: 'removed' } }]);
}

/** @returns whether nothing is left */
async function inPages(
  site: Site,
  carryOn: () => Promise<boolean>,
  read: () => Promise<readonly WebhookDeliveryRow[]>,
): Promise<boolean> {
  while (await carryOn()) {
    const rows = await read();
    if (rows.length === 0) return true;
    // What was changed meanwhile, e.g. sent again, stays: the next round looks afresh.
    const writes = rows.map(({ attempts, id, state, tenantId }): Write => {
      return { remove: 'webhookDeliveries', key: { tenantId, id, state, attempts } };
    });
    if (!(await removal(site, writes))) return false;
  }
  return false;
}

async function removal({ store }: Site, writes: readonly Write[]): Promise<boolean> {
  return (await store.commit({ expect: [], writes, events: [] })).status === 'committed';
}
