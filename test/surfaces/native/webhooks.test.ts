/** `/v1/webhooks`: what may be said of a webhook, by whom, and what is refused. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MOST_WEBHOOKS } from '../../../src/webhooks/webhooks.ts';
import { type Json, siteOver } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** It need not be there. */
const URL = 'http://127.0.0.1:9/hook?key=of-the-receiver';

describe.each(STORES)('over $name, webhooks', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const create = (more: Json = {}, token?: string) =>
    site.call('POST', '/v1/webhooks', { url: URL, ...more }, token);

  it('are made, read, listed, changed and removed; the secret is shown once, and kept sealed', async () => {
    const made = await create({ description: 'to the pager' });
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^webhook_/),
        url: URL,
        description: 'to the pager',
        events: ['certificate.issued', 'certificate.renewed', 'certificate.revoked', 'certificate.expiring'],
        is_active: true,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      },
    ]);
    const { secret, ...shown } = made.body as { id: string; secret: string };
    const path = `/v1/webhooks/${shown.id}`;
    expect(await site.read(path)).toEqual(shown);
    expect(await site.read('/v1/webhooks')).toEqual({ data: [shown], cursor: null, has_more: false });
    const events = ['certificate.revoked', 'certificate.issued'];
    const changed = await site.call('PATCH', path, { events, is_active: false, description: '' });
    expect(changed.body).toMatchObject({
      events: ['certificate.issued', 'certificate.revoked'],
      is_active: false,
      url: URL,
      description: '',
    });
    const rolled = await site.made<{ secret: string }>(`${path}/secret`);
    expect(rolled.secret).not.toBe(secret);
    const [row] = await site.site.store.all('webhooks', {});
    for (const text of [secret, rolled.secret]) {
      const octets = Buffer.from(text.slice(6), 'base64');
      expect(Buffer.from(row?.secret ?? []).includes(octets)).toBe(false);
      expect(site.log.join('\n')).not.toContain(text.slice(6));
    }
    expect((await site.call('DELETE', path)).status).toBe(204);
    expect((await site.call('DELETE', path)).error?.code).toBe('webhook_not_found');
    expect((await site.call('GET', path)).error?.code).toBe('webhook_not_found');
    expect(await site.read('/v1/webhooks')).toMatchObject({ data: [] });
    const trail = (await site.events()).filter(({ action }) => action.startsWith('webhook_'));
    expect(trail.map(({ action }) => action)).toEqual([
      'webhook_delete',
      'webhook_delete',
      'webhook_secret_roll',
      'webhook_update',
      'webhook_create',
    ]);
    // The rest of the address may be a secret.
    expect(JSON.stringify(trail)).not.toMatch(/whsec_|of-the-receiver/);
    expect(trail.at(-1)?.extra_data['origin']).toBe('http://127.0.0.1:9');
  });

  it.each<readonly [string, Json, string]>([
    ['no URL', { url: 'example.com' }, 'url'],
    ['another scheme', { url: 'ftp://example.com/' }, 'url'],
    ['a file', { url: 'file:///etc/passwd' }, 'url'],
    ['a password in it', { url: 'https://user:secret@example.com/' }, 'url'],
    ['a fragment', { url: 'https://example.com/#a' }, 'url'],
    ['white space', { url: 'https://example.com/a b' }, 'url'],
    ['2049 characters', { url: `https://example.com/${'a'.repeat(2029)}` }, 'url'],
    ['an unknown event', { events: ['certificate.issued', 'certificate.lost'] }, 'events[1]'],
    ['no event at all', { events: [] }, 'events'],
    ['a description of 201 characters', { description: 'a'.repeat(201) }, 'description'],
    ['a description of two lines', { description: 'a\nb' }, 'description'],
    ['a description that is a secret', { description: 'whsec_AAAAAAAAAAAAAAAA' }, 'description'],
  ])('with %s are refused, and the field is named', async (_what, more, field) => {
    const { error, status } = await create(more);
    expect([status, error?.code]).toEqual([422, 'validation_error']);
    expect(Object.keys(error?.details?.fields ?? {})).toEqual([field]);
    expect(JSON.stringify(error)).not.toMatch(/secret@|whsec_AAAA/);
  });

  it.each([
    ['this server', 'http://127.0.0.1:7420/'],
    ['this server by another spelling', 'http://2130706433:7420/'],
    ['link-local addresses', 'http://169.254.169.254/latest/meta-data'],
    ['no address', 'http://0.0.0.0/'],
    ['a private network that the operator does not name', 'https://10.0.0.1/'],
    ['plain http in public', 'http://192.0.2.1/'],
    ['loopback over IPv6, mapped', 'http://[::ffff:169.254.1.1]/'],
  ])('that lead to %s are refused, at the first and at a change', async (_what, url) => {
    const { error, status } = await create({ url });
    expect([status, error?.code]).toEqual([422, 'egress_denied']);
    expect(error?.message).not.toMatch(/\d+\.\d+\.\d+/);
    const { id } = (await create()).body;
    const changed = await site.call('PATCH', `/v1/webhooks/${String(id)}`, { url });
    expect(changed.error?.code).toBe('egress_denied');
    expect(await site.read(`/v1/webhooks/${String(id)}`)).toMatchObject({ url: URL });
    await site.call('DELETE', `/v1/webhooks/${String(id)}`);
  });

  it('are an admin’s, and of the own tenant alone', async () => {
    const { id } = (await create()).body;
    const tried = await site.made<{ id: string }>(
      `/v1/webhooks/${String(id)}/test`,
      undefined,
      undefined,
      202,
    );
    const paths = {
      one: ['GET', `/v1/webhooks/${String(id)}`],
      change: ['PATCH', `/v1/webhooks/${String(id)}`],
      secret: ['POST', `/v1/webhooks/${String(id)}/secret`],
      test: ['POST', `/v1/webhooks/${String(id)}/test`],
      deliveries: ['GET', `/v1/webhooks/${String(id)}/deliveries`],
      retry: ['POST', `/v1/webhooks/${String(id)}/deliveries/${tried.id}/retry`],
      remove: ['DELETE', `/v1/webhooks/${String(id)}`],
    } as const;
    const stranger = await site.newTenant();
    const narrow = await site.newToken(['pki:admin', 'ssh:admin', 'audit:read']);
    for (const [method, path] of Object.values(paths)) {
      const body = method === 'PATCH' ? { is_active: false } : undefined;
      expect((await site.call(method, path, body, stranger)).error?.code).toBe('webhook_not_found');
      expect((await site.call(method, path, body, narrow)).error?.code).toBe('insufficient_scope');
      expect((await site.call(method, path, body, null)).status).toBe(401);
    }
    expect(await site.read('/v1/webhooks', stranger)).toMatchObject({ data: [] });
    expect(await site.read(`/v1/webhooks/${String(id)}`)).toMatchObject({ is_active: true });
    // Another webhook's delivery is none of this one's.
    const other = (await create()).body;
    const retry = `/v1/webhooks/${String(other['id'])}/deliveries/${tried.id}/retry`;
    expect((await site.call('POST', retry)).error?.code).toBe('delivery_not_found');
    for (const webhook of [id, other['id']]) await site.call('DELETE', `/v1/webhooks/${String(webhook)}`);
  });

  it('that are switched off are not tried', async () => {
    const { id } = (await create({ is_active: false })).body;
    expect((await site.call('POST', `/v1/webhooks/${String(id)}/test`)).status).toBe(409);
    await site.call('DELETE', `/v1/webhooks/${String(id)}`);
  });

  it('list their deliveries in pages, and by state', async () => {
    const { id } = (await create()).body;
    const path = `/v1/webhooks/${String(id)}`;
    for (let i = 0; i < 3; i++) await site.made(`${path}/test`, undefined, undefined, 202);
    const first = await site.read<{ data: readonly Json[]; cursor: string }>(`${path}/deliveries?limit=2`);
    expect(first).toMatchObject({ has_more: true });
    const rest = await site.read<{ data: readonly Json[] }>(
      `${path}/deliveries?limit=2&cursor=${first.cursor}`,
    );
    expect(rest).toMatchObject({ has_more: false, cursor: null });
    expect(new Set([...first.data, ...rest.data].map((row) => row['id'])).size).toBe(3);
    expect(await site.read(`${path}/deliveries?state=dead`)).toMatchObject({ data: [] });
    site.clock.advance(5000);
    const { text } = await site.call('GET', '/metrics', undefined, null);
    expect(Number(/^chancery_webhook_oldest_pending_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(5);
    const wrong = await site.call('GET', `${path}/deliveries?state=lost`);
    expect(wrong.error?.code).toBe('validation_error');
    await site.call('DELETE', path);
  });

  it(`are at most ${MOST_WEBHOOKS} of a tenant`, async () => {
    const token = await site.newTenant();
    for (let i = 0; i < MOST_WEBHOOKS; i++) expect((await create({}, token)).status).toBe(201);
    expect((await create({}, token)).status).toBe(409);
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/webhooks', token);
    expect(data).toHaveLength(MOST_WEBHOOKS);
    await site.call('DELETE', `/v1/webhooks/${String(data[0]?.['id'])}`, undefined, token);
    expect((await create({}, token)).status).toBe(201);
  });
});
