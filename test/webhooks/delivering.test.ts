/** From what happened to what a receiver got: over every store, with receivers that listen and judge for themselves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fanOut } from '../../src/webhooks/fan-out.ts';
import { Sender, type SendOutcome } from '../../src/webhooks/sender.ts';
import { tidyWebhooks } from '../../src/webhooks/tidy.ts';
import { mustCommit } from '../support/inventory.ts';
import { isSigned, type Receiver, startReceiver } from '../support/receiver.ts';
import { Records } from '../support/records.ts';
import { sealAll } from '../support/seal.ts';
import { type Json, siteOver, type TestSite } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const always = async (): Promise<boolean> => true;

interface Webhook {
  readonly id: string;
  readonly secret: string;
}

describe.each(STORES)('over $name, a webhook', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let receiver: Receiver;
  let role: string;
  let outcomes: SendOutcome[];
  let senders: Sender[];

  beforeEach(async () => {
    site = await siteOver(kind);
    receiver = await startReceiver();
    role = await site.newRole();
    outcomes = [];
    senders = [];
  });
  afterEach(async () => {
    await Promise.all(senders.map((sender) => sender.stop()));
    await receiver.close();
    await site.close();
  });

  const newWebhook = (more: Json = {}, token?: string): Promise<Webhook> =>
    site.made<Webhook>('/v1/webhooks', { url: receiver.url, ...more }, token);

  const newSender = (of: TestSite = site): Sender => {
    const sender = new Sender(of.site, {
      tried: (outcome) => void outcomes.push(outcome),
      failed: (_id, error) => {
        throw error;
      },
    });
    senders.push(sender);
    return sender;
  };
  /** What happened is sealed, read and sent, all of it. */
  const round = async (sender: Sender = newSender()): Promise<void> => {
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    await sender.round();
    await sender.idle();
  };
  const deliveries = async ({ id }: Webhook, query = ''): Promise<readonly Json[]> =>
    (await site.read<{ data: readonly Json[] }>(`/v1/webhooks/${id}/deliveries${query}`)).data;
  const types = (): readonly unknown[] => receiver.received.map(({ body }) => body['event_type']);

  it('is told of what is issued, renewed and revoked, signed, once', async () => {
    const webhook = await newWebhook();
    const { certificate_id, not_after, serial_number } = await site.issue(role);
    await round();
    const renewed = await site.made<Json>(`/v1/pki/certificates/${certificate_id}/renew`, {});
    await round();
    await site.made('/v1/pki/revoke', { serial_number, reason: 'superseded' }, undefined, 200);
    await round();
    await round();
    expect(types()).toEqual(['certificate.issued', 'certificate.renewed', 'certificate.revoked']);
    expect(receiver.received.every((request) => isSigned(request, webhook.secret))).toBe(true);
    expect(receiver.received.some((request) => isSigned(request, 'whsec_AAAA'))).toBe(false);
    const [issued, second, revoked] = receiver.received.map(({ body }) => body);
    const { request_id } = (await site.events('&action=pki_issue'))[0] ?? {};
    expect(issued).toEqual({
      event_id: expect.stringMatching(/^evt_/),
      event_type: 'certificate.issued',
      timestamp: expect.stringMatching(/^2026-01-01T00:00:0\d\.\d{3}000Z$/),
      tenant_id: expect.stringMatching(/^tenant_/),
      partner_id: null,
      identity_id: expect.stringMatching(/^identity_/),
      request_id,
      data: {
        certificate_id,
        kind: 'x509',
        is_ca: false,
        serial_number,
        common_name: 'a.example.com',
        names: [{ type: 'dns', value: 'a.example.com' }],
        ca_id: expect.stringMatching(/^ca_/),
        role,
        profile_id: null,
        key_algorithm: 'ec-p256',
        not_before: expect.any(String),
        not_after,
        replaces_id: null,
      },
    });
    expect(second?.['data']).toMatchObject({
      certificate_id: renewed['certificate_id'],
      replaces_id: certificate_id,
    });
    expect(revoked?.['data']).toMatchObject({
      certificate_id,
      reason: 'superseded',
      revoked_at: '2026-01-01T00:00:00Z',
    });
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': issued?.['event_id'],
    });
    expect(outcomes).toEqual(['delivered', 'delivered', 'delivered']);
    expect(await site.site.store.all('outbox', {})).toEqual([]);
    expect(
      (await deliveries(webhook)).map(({ attempts, state, status_code }) => [attempts, state, status_code]),
    ).toEqual(Array.from({ length: 3 }, () => [1, 'delivered', 204]));
  });

  it('is told of authorities and of SSH, and of what it asked for alone, of its own tenant alone', async () => {
    await newWebhook({ events: ['certificate.revoked'] });
    const other = await site.newTenant();
    const theirs = await newWebhook({ url: `${receiver.url}/theirs` }, other);
    await site.issue(role);
    const ca = await site.newCa();
    const below = await site.newCa({ parent_ca_id: ca });
    await site.made(`/v1/pki/ca/${ca}/revoke`, { reason: 'key_compromise' }, undefined, 200);
    const ssh = await site.made<{ id: string }>('/v1/ssh/authorities', { name: 'users', kind: 'user' });
    const revoking = { authority_id: ssh.id, key_id: 'ada@laptop', reason: 'superseded' };
    await site.call('POST', '/v1/ssh/revoke', revoking);
    await round();
    expect(types()).toContain('certificate.revoked');
    expect(new Set(types())).toEqual(new Set(['certificate.revoked']));
    expect(receiver.received.map(({ body }) => body['data'])).toContainEqual({
      certificate_id: null,
      kind: 'x509',
      is_ca: true,
      name: expect.any(String),
      ca_id: ca,
      authorities: expect.arrayContaining([ca, below]),
      authorities_revoked: 2,
      reason: 'key_compromise',
    });
    expect(receiver.received.some(({ path }) => path.endsWith('/theirs'))).toBe(false);
    await site.issue(await site.newRole({}, other), undefined, other);
    await round();
    const last = receiver.received.at(-1);
    expect([last?.path, last?.body['event_type']]).toEqual(['/hook/theirs', 'certificate.issued']);
    expect(last !== undefined && isSigned(last, theirs.secret)).toBe(true);
    expect(await site.site.store.all('outbox', {})).toEqual([]);
  });

  it('that fails is tried again, later each time and with one id, and after a day no more', async () => {
    const webhook = await newWebhook();
    receiver.answer = () => 500;
    await site.issue(role);
    const began = site.clock.now();
    const sender = newSender();
    await round(sender);
    await sender.round();
    await sender.idle();
    expect(receiver.received).toHaveLength(1);
    const tries = [0];
    while (outcomes.at(-1) === 'failed') {
      const [delivery] = await deliveries(webhook);
      expect(delivery).toMatchObject({ state: 'pending', status_code: 500, error: 'the answer is 500' });
      const { nextMs } = (await site.site.store.all('webhookDeliveries', {}))[0] ?? {};
      site.clock.advance((nextMs ?? 0) - site.clock.now());
      tries.push(site.clock.now() - began);
      await sender.round();
      await sender.idle();
    }
    expect(outcomes.at(-1)).toBe('dead');
    expect(tries.length).toBeGreaterThan(10);
    expect(tries.length).toBeLessThan(30);
    expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBeLessThan(10_000);
    expect(tries.at(-1)).toBeGreaterThanOrEqual(DAY);
    expect(tries.at(-1)).toBeLessThan(DAY + HOUR);
    const ids = receiver.received.map(({ headers, text }) => `${String(headers['webhook-id'])} ${text}`);
    expect(new Set(ids).size).toBe(1);
    expect(receiver.received.every((request) => isSigned(request, webhook.secret))).toBe(true);
    site.clock.advance(DAY);
    await round(sender);
    expect(receiver.received).toHaveLength(tries.length);
    const [dead] = await deliveries(webhook, '?state=dead');
    expect(dead).toMatchObject({ attempts: tries.length, next_attempt_at: null });

    receiver.answer = () => 200;
    const path = `/v1/webhooks/${webhook.id}/deliveries/${String(dead?.['id'])}/retry`;
    expect(await site.made(path, undefined, undefined, 202)).toMatchObject({ state: 'pending', attempts: 0 });
    expect((await site.call('POST', path)).status).toBe(409);
    await round(sender);
    expect(await deliveries(webhook)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('that is down is told later, with the secret of that time', async () => {
    const webhook = await newWebhook();
    await site.issue(role);
    receiver.answer = () => 503;
    const sender = newSender();
    await round(sender);
    const { secret } = await site.made<Webhook>(`/v1/webhooks/${webhook.id}/secret`);
    expect(secret).not.toBe(webhook.secret);
    receiver.answer = () => 200;
    site.clock.advance(10_000);
    await round(sender);
    const [first, second] = receiver.received;
    expect(first !== undefined && isSigned(first, webhook.secret)).toBe(true);
    expect(second !== undefined && isSigned(second, secret)).toBe(true);
    expect(outcomes).toEqual(['failed', 'delivered']);
  });

  it('is not followed elsewhere, and never leads to this server or its links', async () => {
    const elsewhere = await startReceiver();
    const webhook = await newWebhook();
    receiver.answer = () => ({ status: 307, location: elsewhere.url });
    await site.issue(role);
    await round();
    expect(elsewhere.received).toEqual([]);
    expect(await deliveries(webhook)).toMatchObject([
      {
        state: 'pending',
        status_code: 307,
        error: 'the answer is a redirect, and those are not followed',
      },
    ]);
    await elsewhere.close();
    // What has become forbidden since it was saved is refused when it is sent.
    const [row] = await site.site.store.all('webhooks', {});
    if (row === undefined) throw new Error('there is a webhook');
    const { id, tenantId } = row;
    const records = new Records(site.site.ids, tenantId);
    for (const url of [
      'http://127.0.0.1:7420/v1/health',
      'http://169.254.169.254/latest',
      'http://10.1.2.3/',
    ]) {
      const write = { update: 'webhooks', key: { tenantId, id }, set: { url } } as const;
      await mustCommit(site.site.store, records.change([write]));
      site.clock.advance(HOUR);
      await round();
      const [delivery] = await deliveries(webhook);
      expect(delivery).toMatchObject({
        status_code: null,
        error: 'the address leads where nothing is sent',
      });
    }
  });

  it('that answers slowly holds up no other', async () => {
    const slow = await startReceiver();
    let release: () => void = () => undefined;
    const held = new Promise<number>((done) => {
      release = () => done(200);
    });
    slow.answer = () => held;
    await newWebhook({ url: slow.url });
    await newWebhook();
    for (let i = 0; i < 10; i++) await site.issue(role);
    const sender = newSender();
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    await sender.round();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(10));
    expect(slow.received.length).toBeLessThanOrEqual(4);
    await site.issue(role);
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    await sender.round();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(11));
    expect(slow.received.length).toBeLessThanOrEqual(4);
    release();
    await sender.idle();
    expect(slow.received).toHaveLength(11);
    await slow.close();
  });

  it('gets each event once, though two processes read and send at once', async () => {
    const webhook = await newWebhook();
    const other = await site.twin();
    for (let i = 0; i < 20; i++) await site.issue(role);
    await sealAll(site.site.store);
    const both = [newSender(), newSender(other)];
    for (let i = 0; i < 5; i++) {
      await Promise.all([fanOut(site.site, always), fanOut(other.site, always)]);
      await Promise.all(both.map((sender) => sender.round()));
      await Promise.all(both.map((sender) => sender.idle()));
    }
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    expect(await deliveries(webhook, '?state=delivered')).toHaveLength(20);
    expect(outcomes).toHaveLength(20);
  });

  it('that was being told when the process ended is told again by the next', async () => {
    const webhook = await newWebhook();
    await site.issue(role);
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((done) => {
      isAsked = done;
    });
    receiver.answer = () => {
      isAsked();
      return new Promise(() => undefined);
    };
    const first = newSender();
    await sealAll(site.site.store);
    await fanOut(site.site, always);
    await first.round();
    await asked;
    await first.stop();
    receiver.answer = () => 200;
    const next = newSender(await site.twin());
    await next.round();
    await next.idle();
    expect(receiver.received).toHaveLength(1);
    site.clock.advance(61_000);
    await next.round();
    await next.idle();
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await deliveries(webhook)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('that is gone is switched off, and told so in the trail', async () => {
    const webhook = await newWebhook();
    receiver.answer = () => 410;
    await site.issue(role);
    await round();
    expect(await site.read(`/v1/webhooks/${webhook.id}`)).toMatchObject({ is_active: false });
    const [event] = await site.events('&action=webhook_deactivate');
    expect(event).toMatchObject({ success: true, identity_id: null, extra_data: { reason: 'gone' } });
    await site.issue(role);
    await round();
    expect(receiver.received).toHaveLength(1);
    expect(outcomes).toEqual(['dead']);
    await site.call('PATCH', `/v1/webhooks/${webhook.id}`, { is_active: true });
    receiver.answer = () => 200;
    await site.issue(role);
    await round();
    expect(receiver.received).toHaveLength(2);
  });

  it('that is switched off or removed gets nothing more, and leaves nothing', async () => {
    const [off, removed] = [await newWebhook(), await newWebhook()];
    receiver.answer = () => 500;
    await site.issue(role);
    await round();
    expect(receiver.received).toHaveLength(2);
    await site.call('PATCH', `/v1/webhooks/${off.id}`, { is_active: false });
    expect((await site.call('DELETE', `/v1/webhooks/${removed.id}`)).status).toBe(204);
    site.clock.advance(HOUR);
    await site.issue(role);
    await round();
    expect(receiver.received).toHaveLength(2);
    expect(await deliveries(off)).toMatchObject([{ state: 'dead', error: 'the webhook is not active' }]);
    expect((await site.call('GET', `/v1/webhooks/${removed.id}/deliveries`)).status).toBe(404);
    await tidyWebhooks(site.site, always);
    const { store } = site.site;
    expect(await store.all('webhooks', {})).toHaveLength(1);
    expect(await store.all('webhookDeliveries', {})).toHaveLength(1);
  });

  it('keeps what was delivered for a week and what is dead for a month', async () => {
    const webhook = await newWebhook();
    await site.issue(role);
    await round();
    receiver.answer = () => 410;
    await site.issue(role);
    await round();
    const states = async (): Promise<readonly unknown[]> =>
      (await deliveries(webhook)).map(({ state }) => state);
    site.clock.advance(7 * DAY - 1000);
    await tidyWebhooks(site.site, always);
    expect(await states()).toEqual(['dead', 'delivered']);
    site.clock.advance(2000);
    await tidyWebhooks(site.site, always);
    expect(await states()).toEqual(['dead']);
    site.clock.advance(23 * DAY);
    await tidyWebhooks(site.site, always);
    expect(await states()).toEqual([]);
  });

  it('can be tried', async () => {
    const webhook = await newWebhook({ events: ['certificate.expiring'] });
    const made = await site.made(`/v1/webhooks/${webhook.id}/test`, undefined, undefined, 202);
    expect(made).toMatchObject({ event_type: 'webhook.test', state: 'pending' });
    await round();
    expect(types()).toEqual(['webhook.test']);
    expect(receiver.received[0]?.body['data']).toEqual({ webhook_id: webhook.id });
    expect(receiver.received[0] !== undefined && isSigned(receiver.received[0], webhook.secret)).toBe(true);
  });
});
