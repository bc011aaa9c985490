/** What one receiver, one event or one secret that is not as it should be does to others: nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Egress } from '../../src/base/egress.ts';
import type { Id } from '../../src/base/ids.ts';
import { SEALED } from '../../src/records/sealed.ts';
import type { Write } from '../../src/records/store.ts';
import type { WebhookDeliveryRow } from '../../src/records/webhooks.ts';
import { newDelivery } from '../../src/webhooks/deliveries.ts';
import { fanOut, MOST_PENDING } from '../../src/webhooks/fan-out.ts';
import { Sender, type SendOutcome } from '../../src/webhooks/sender.ts';
import { callerOf, commitInside, plainId } from '../support/inside.ts';
import { sealAll } from '../support/seal.ts';
import { siteOver } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const HOUR = 3_600_000;
const always = async (): Promise<boolean> => true;

describe.each(STORES)('over $name, webhooks', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let sent: string[];
  let status: number;
  let tookMs: number;
  let outcomes: SendOutcome[];
  let faults: unknown[];
  let sender: Sender;

  beforeEach(async () => {
    site = await siteOver(kind);
    [sent, status, tookMs, outcomes, faults] = [[], 204, 0, [], []];
    const egress: Egress = {
      check: () => Promise.resolve(),
      send: async ({ url }) => {
        sent.push(url);
        site.clock.advance(tookMs);
        return { status, headers: {}, body: new Uint8Array() };
      },
    };
    sender = new Sender(
      { ...site.site, egress },
      { tried: (outcome) => void outcomes.push(outcome), failed: (_, error) => void faults.push(error) },
    );
  });
  afterEach(async () => {
    await sender.stop();
    await site.close();
  });

  const newWebhook = async (token = site.admin): Promise<{ tenantId: Id; id: Id }> => {
    const { id } = await site.made<{ id: string }>('/v1/webhooks', { url: 'http://127.0.0.1:9/x' }, token);
    return { tenantId: (await callerOf(site, token)).tenantId, id: plainId('webhook', id) };
  };
  const deliver = async (
    webhook: { tenantId: Id; id: Id },
    count: number,
    more: Partial<WebhookDeliveryRow> = {},
  ): Promise<void> => {
    const writes = Array.from({ length: count }, (): Write => {
      const what = { eventId: site.site.ids.next(), type: 'webhook.test', body: '{}' } as const;
      return { insert: 'webhookDeliveries', row: { ...newDelivery(site.site, webhook, what), ...more } };
    });
    for (let at = 0; at < count; at += 500) await commitInside(site, writes.slice(at, at + 500));
  };
  const rows = (): Promise<readonly WebhookDeliveryRow[]> => site.site.store.all('webhookDeliveries', {});
  const round = async (): Promise<void> => {
    await sender.round();
    await sender.idle();
  };

  it('are told of all but an event that cannot be read, which is an alarm', async () => {
    await newWebhook();
    const { tenantId } = await callerOf(site);
    const role = await site.newRole();
    const eventId = (await site.site.store.list('auditEvents', { tenantId }, { limit: 1 }))[0]?.id;
    if (eventId === undefined) throw new Error('there is an event');
    const payload = { authority_id: 'ca_01' };
    await commitInside(site, [
      { insert: 'outbox', row: { tenantId, eventId, type: 'certificate.revoked', payload } },
    ]);
    await site.issue(role);
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    await round();
    expect(sent).toHaveLength(1);
    expect(await site.site.store.all('outbox', {})).toEqual([]);
    expect(await site.site.store.all('alarms', {})).toMatchObject([
      { kind: 'outbox_unreadable', subject: tenantId, tenantId },
    ]);
  });

  it('are told nothing of what happened a day before they were made', async () => {
    const role = await site.newRole();
    await site.issue(role);
    site.clock.advance(25 * HOUR);
    await newWebhook();
    await site.issue(role);
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    expect(await rows()).toHaveLength(1);
    expect(await site.site.store.all('outbox', {})).toEqual([]);
  });

  it('of which very much is pending are given up from the newest', async () => {
    const webhook = await newWebhook();
    const role = await site.newRole();
    await deliver(webhook, MOST_PENDING - 1);
    for (let i = 0; i < 3; i++) await site.issue(role);
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    expect(await site.site.store.deliveriesPending(webhook)).toBe(MOST_PENDING);
    const dead = await site.site.store.all('webhookDeliveries', { ...keyOf(webhook), state: 'dead' });
    expect(dead.map(({ attempts, error, nextMs }) => [attempts, error, nextMs])).toEqual([
      [0, '10000 deliveries are pending already', null],
      [0, '10000 deliveries are pending already', null],
    ]);
  });

  it('that nobody answers try one delivery at a time, and give up the old ones together', async () => {
    const webhook = await newWebhook();
    status = 500;
    await deliver(webhook, 10);
    await round();
    expect(sent).toHaveLength(4);
    await round();
    expect(sent).toHaveLength(5);
    const now = site.clock.now();
    await deliver(webhook, 500, { attempts: 3, nextMs: now - HOUR, giveUpMs: now - HOUR, error: 'was it' });
    await round();
    expect(sent).toHaveLength(6);
    const dead = (await rows()).filter(({ state }) => state === 'dead');
    expect(dead).toHaveLength(500);
    expect(new Set(dead.map(({ error }) => error))).toEqual(new Set(['was it']));
    expect(outcomes.filter((outcome) => outcome === 'dead')).toHaveLength(500);
    status = 204;
    await round();
    expect(await site.site.store.deliveriesDue(webhook, now, 10)).toEqual([]);
    expect(sent).toHaveLength(10);
  });

  it('that take everything slowly leave others their turn', async () => {
    const slow = await newWebhook();
    await deliver(slow, 40);
    tookMs = 500;
    await round();
    expect(sent).toHaveLength(4);
    tookMs = 0;
    await round();
    expect(sent).toHaveLength(40);
  });

  it('whose secret does not open fail, are tried later and at last are dead', async () => {
    const webhook = await newWebhook();
    await deliver(webhook, 1);
    // Another's: of the installation's master key, and of another place.
    const place = SEALED.webhooks.place({ ...webhook, id: site.site.ids.next() });
    const secret = site.site.sealer.seal(new Uint8Array(32), place);
    await commitInside(site, [{ update: 'webhooks', key: webhook, set: { secret } }]);
    await round();
    await round();
    expect(outcomes).toEqual(['failed']);
    expect(faults).toHaveLength(1);
    expect(await rows()).toMatchObject([
      { state: 'pending', attempts: 1, status: null, error: 'the secret of the webhook does not open' },
    ]);
    site.clock.advance(24 * HOUR);
    await round();
    expect(await rows()).toMatchObject([{ state: 'dead', attempts: 2 }]);
    expect(sent).toEqual([]);
  });
});

function keyOf({ id, tenantId }: { tenantId: Id; id: Id }): { tenantId: Id; webhookId: Id } {
  return { tenantId, webhookId: id };
}
