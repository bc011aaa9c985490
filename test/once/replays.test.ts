/** A POST that is sent again with its Idempotency-Key is done once, and answered as it was first. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { auditEvent } from '../../src/audit/event.ts';
import { expectCode } from '../support/families.ts';
import { callerOf } from '../support/inside.ts';
import { isReplayed, postOnce } from '../support/once.ts';
import { expectError } from '../support/refused.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../support/site.ts';
import { STORES } from '../support/stores.ts';

// Real databases on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const BODY = { common_name: 'a.example.com' };
const DAY_MS = 86_400_000;

describe.each(STORES)('an Idempotency-Key over the $name store', (kind) => {
  let site: TestSite;
  let twin: TestSite;
  let role: string;
  let keys = 0;
  beforeAll(async () => {
    const first = await siteOver(kind);
    site = first;
    twin = await first.twin();
    role = await site.newRole();
  });
  afterAll(() => site.close());

  const newKey = (): string => `key-${++keys}`;
  const issue = (key: string, body: Json = BODY, token?: string, through = site): Promise<Answer> =>
    postOnce(through, key, `/v1/pki/issue/${role}`, body, token);
  const issued = async (): Promise<number> => (await site.events('&action=pki_issue&success=true')).length;

  it('gives the same certificate and private key again, through every server', async () => {
    const before = await issued();
    const key = newKey();
    const first = await issue(key);
    expect([first.status, isReplayed(first)]).toEqual([201, false]);
    expect(first.text).toContain('PRIVATE KEY');
    for (const through of [site, twin]) {
      const again = await issue(key, BODY, undefined, through);
      expect([again.status, again.text, isReplayed(again)]).toEqual([201, first.text, true]);
      expect(again.headers['content-type']).toBe(first.headers['content-type']);
      expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    }
    expect((await issued()) - before).toBe(1);
    // Another key is another request, and none is none.
    expect((await issue(newKey())).text).not.toBe(first.text);
    expect(isReplayed(await site.call('POST', `/v1/pki/issue/${role}`, BODY))).toBe(false);
    expect((await issued()) - before).toBe(3);
  });

  it('answers as a request without one does', async () => {
    const once = await issue(newKey());
    const plain = await site.call('POST', `/v1/pki/issue/${role}`, BODY);
    const names = (answer: Answer): unknown => [Object.keys(answer.body), Object.keys(answer.headers).sort()];
    expect(names(once)).toEqual(names(plain));
    expect(once.headers['content-type']).toBe(plain.headers['content-type']);
  });

  it('is told again on record, with the request that was first', async () => {
    const key = newKey();
    const first = await issue(key);
    const again = await issue(key);
    const [event] = await site.events(`&request_id=${again.headers['x-request-id']}`);
    expect(event).toMatchObject({
      action: 'idempotent_replay',
      success: true,
      extra_data: { route: 'POST /v1/pki/issue/:role', first_request_id: first.headers['x-request-id'] },
    });
  });

  it('makes one of fifty that are sent at once to two servers, and all are answered alike', async () => {
    const before = await issued();
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issue(key, BODY, undefined, i % 2 === 0 ? site : twin)),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect((await issued()) - before).toBe(1);
  });

  it('makes one token and one role of many at once, whose names only one can have', async () => {
    const ca = await site.newCa();
    const bodies: readonly [string, Json][] = [
      ['/v1/tokens', { name: site.name('once'), scopes: ['pki:read'] }],
      ['/v1/pki/roles', { name: site.name('once'), ca_id: ca, allowed_domains: ['example.com'] }],
      ['/v1/pki/ca', { name: site.name('once'), common_name: 'Once', ca_type: 'root', key_type: 'ec' }],
    ];
    for (const [path, body] of bodies) {
      const key = newKey();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => postOnce(i % 2 === 0 ? site : twin, key, path, body)),
      );
      expect(new Set(answers.map(({ text }) => text)).size, answers[0]?.text).toBe(1);
      expect(answers[0]?.status).toBe(201);
    }
  });

  it('is refused with another body, another query and another address', async () => {
    const key = newKey();
    const first = await issue(key);
    const other = await site.newRole();
    expectError(await issue(key, { common_name: 'b.example.com' }), {
      status: 422,
      code: 'idempotency_key_reused',
    });
    expectError(await postOnce(site, key, `/v1/pki/issue/${other}`, BODY), {
      status: 422,
      code: 'idempotency_key_reused',
    });
    const refused = await postOnce(site, key, '/api/v1/ssh_keys/', { name: 'x', publicKey: 'x' });
    expectCode('/api/v1/ssh_keys/', refused, 'idempotency_key_reused');
    // Members in another order are the same body.
    const ordered = { alt_names: ['c.example.com'], common_name: 'a.example.com' };
    const again = newKey();
    const one = await issue(again, ordered);
    expect(one.status).toBe(201);
    expect((await issue(again, Object.fromEntries(Object.entries(ordered).reverse()))).text).toBe(one.text);
    expect((await issue(key)).text).toBe(first.text);
  });

  it('is another one in another tenant, and of another identity', async () => {
    const key = newKey();
    const first = await issue(key);
    const stranger = await site.newTenant();
    const theirs = await site.newRole({ name: role }, stranger);
    const elsewhere = await postOnce(site, key, `/v1/pki/issue/${theirs}`, BODY, stranger);
    const identity = await site.made<{ id: string }>('/v1/identities', {
      name: site.name('robot'),
      type: 'machine',
    });
    const token = await site.newToken(['pki:issue'], { identity_id: identity.id });
    const anothers = await issue(key, BODY, token);
    for (const answer of [elsewhere, anothers]) {
      expect([answer.status, isReplayed(answer)]).toEqual([201, false]);
      expect(answer.text).not.toBe(first.text);
    }
    expect((await issue(key, BODY, token)).text).toBe(anothers.text);
    expect((await issue(key)).text).toBe(first.text);
  });

  it('shows nothing to another token of the same identity, and makes nothing for it', async () => {
    const key = newKey();
    const first = await issue(key);
    const before = await issued();
    const refused = await issue(key, BODY, await site.newToken(['pki:issue']));
    expectError(refused, { status: 422, code: 'idempotency_key_reused' });
    expect(await issued()).toBe(before);
    expect((await issue(key)).text).toBe(first.text);
  });

  it('opens nothing to a token that was revoked, has ended, or lost its scope', async () => {
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: site.name('token'),
      scopes: ['pki:issue'],
    });
    const short = await site.newToken(['pki:issue'], { ttl: '60s' });
    const key = newKey();
    const ended = newKey();
    expect((await issue(key, BODY, made.token)).status).toBe(201);
    expect((await issue(ended, BODY, short)).status).toBe(201);
    expect(isReplayed(await issue(ended, BODY, short))).toBe(true);
    site.clock.advance(61_000);
    expectError(await issue(ended, BODY, short), { status: 401, code: 'token_expired' });

    const { tenantId, tokenEpoch, tokenId } = await callerOf(site, made.token);
    const set = { scopes: ['pki:read'], epoch: tokenEpoch + 1 };
    const { ids, store } = site.site;
    const admin = await callerOf(site);
    const event = auditEvent(admin, { action: 'test', success: true }, { clock: site.clock, ids });
    await store.commit({
      expect: [],
      writes: [{ update: 'tokens', key: { tenantId, id: tokenId }, set }],
      events: [event],
    });
    expectError(await issue(key, BODY, made.token), { status: 403, code: 'insufficient_scope' });
    await site.call('DELETE', `/v1/tokens/${made.id}`);
    expectError(await issue(key, BODY, made.token), { status: 401, code: 'token_revoked' });
  });

  it('is forgotten after a day', async () => {
    const key = newKey();
    const first = await issue(key);
    site.clock.advance(DAY_MS - 10_000);
    expect((await issue(key)).text).toBe(first.text);
    site.clock.advance(20_000);
    const [one, other] = await Promise.all([issue(key), issue(key, BODY, undefined, twin)]);
    expect([one, other].filter(isReplayed)).toHaveLength(1);
    expect(one.text).not.toBe(first.text);
    expect(other.text).toBe(one.text);
    // Another body is another request then.
    site.clock.advance(DAY_MS + 10_000);
    expect((await issue(key, { common_name: 'b.example.com' })).status).toBe(201);
  });

  it('does not keep a refusal: it is judged anew', async () => {
    const key = newKey();
    const narrow = await site.newRole({ allowed_domains: ['other.test'] });
    const ask = (): Promise<Answer> => postOnce(site, key, `/v1/pki/issue/${narrow}`, BODY);
    expectError(await ask(), { rule: 'dns_allowed' });
    await site.call('PATCH', `/v1/pki/roles/${narrow}`, { allowed_domains: ['example.com'] });
    const made = await ask();
    expect([made.status, isReplayed(made)]).toEqual([201, false]);
    expect((await ask()).text).toBe(made.text);
  });

  it('shows a key that is taken once to whoever took it, and to nobody else', async () => {
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    await site.call('PATCH', `/v1/tenants/${tenant.id}`, { allow_self_approval: true });
    const ca = await site.newCa();
    const { id } = await site.made<{ id: string }>('/v1/pki/csr', { subject: BODY });
    await site.made(`/v1/pki/csr/${id}/approve`, undefined, undefined, 200);
    await site.made(`/v1/pki/csr/${id}/sign`, { ca_id: ca, validity_days: 90 });
    const key = newKey();
    const take = (): Promise<Answer> => postOnce(site, key, `/v1/pki/csr/${id}/private-key`);
    const first = await take();
    expect(first.text).toContain('PRIVATE KEY');
    expect((await take()).text).toBe(first.text);
    expectError(await site.call('POST', `/v1/pki/csr/${id}/private-key`), {
      status: 409,
      code: 'private_key_taken',
    });
  });

  it.each(['', 'x'.repeat(256), 'ä', 'a\tb'])(
    'must be 1 to 255 printable characters, not %j',
    async (key) => {
      const before = await issued();
      const refused = await issue(key);
      expectError(refused, { status: 422, field: 'Idempotency-Key' });
      expectCode(
        '/api/v1/ssh_keys/',
        await postOnce(site, key, '/api/v1/ssh_keys/', { name: 'x' }),
        'invalid_field',
      );
      expect(await issued()).toBe(before);
      expect((await issue('x'.repeat(255), { common_name: 'l.example.com' })).status).toBe(201);
    },
  );

  it('means nothing to what only reads or is open to all', async () => {
    const headers = { authorization: `Bearer ${site.admin}`, 'idempotency-key': 'x'.repeat(300) };
    expect((await site.send('GET', '/v1/pki/ca', { headers })).status).toBe(200);
    expect((await site.send('GET', '/v1/health', { headers })).status).toBe(200);
    const change = { ...headers, 'content-type': 'application/json' };
    const payload = JSON.stringify({ max_ttl: '1h' });
    expect((await site.send('PATCH', `/v1/pki/roles/${role}`, { headers: change, payload })).status).toBe(
      200,
    );
  });
});
