import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/access/scopes.ts';
import { expectError } from '../../support/refused.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('tenants, identities, tokens and groups over $name', (kind) => {
  let site: TestSite & { readonly twin: () => Promise<TestSite> };
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    role = await site.newRole();
  });
  afterAll(() => site.close());

  const newToken = (body: Json, by?: string): Promise<Json & { token: string; id: string }> =>
    site.made('/v1/tokens', { name: site.name('token'), ...body }, by);

  describe('tokens', () => {
    it('are shown once, with exactly their fields', async () => {
      const made = await newToken({
        scopes: ['pki:issue', 'pki:issue'],
        ttl: '30d',
        only: { roles: [role] },
      });
      const now = Math.floor(site.clock.now() / 1000) * 1000;
      const at = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
      expect(made).toEqual({
        id: expect.stringMatching(/^token_[0-9a-z]{26}$/),
        name: expect.any(String),
        identity_id: expect.stringMatching(/^identity_/),
        scopes: ['pki:issue'],
        only: { roles: [role] },
        created_at: at(now),
        created_by: made['identity_id'],
        expires_at: at(now + 30 * 86_400_000),
        revoked_at: null,
        last_used_at: null,
        token: expect.stringMatching(/^chy_[A-Za-z0-9_-]{43}$/),
      });
      const { token, ...shown } = made;
      const { data } = await site.read<{ data: readonly Json[] }>('/v1/tokens?limit=1000');
      expect(data[0]).toEqual(shown);
      expect(JSON.stringify(data)).not.toContain(token);
    });

    it('tell who made them, unless it was somebody of another tenant', async () => {
      const tenant = await site.newTenant();
      const own = await site.newToken(['pki:read'], { name: 'second' }, tenant);
      const { data } = await site.read<{ data: readonly Json[] }>('/v1/tokens', tenant);
      const makers = Object.fromEntries(data.map(({ created_by: by, name }) => [name, by]));
      expect(makers).toEqual({ first: null, second: data[0]?.['identity_id'] });
      expect(JSON.stringify(data)).not.toContain(own);
    });

    it('tell when they were last used, also to another process once that was written down', async () => {
      const { id, token } = await newToken({ scopes: ['pki:read'] });
      const shown = async (by: TestSite): Promise<unknown> => {
        const { data } = await by.read<{ data: readonly Json[] }>('/v1/tokens?limit=1000');
        return data.find((one) => one['id'] === id)?.['last_used_at'];
      };
      expect(await shown(site)).toBeNull();
      const twin = await site.twin();
      for (const pause of [1000, 90_000]) {
        site.clock.advance(pause);
        // Refused for its scope, and used all the same.
        await site.call('GET', '/v1/tokens', undefined, token);
        const at = new Date(Math.floor(site.clock.now() / 1000) * 1000).toISOString().replace('.000Z', 'Z');
        expect(await shown(site)).toBe(at);
        expect(await shown(twin)).not.toBe(at);
        await site.site.tokenUses.write();
        expect(await shown(twin)).toBe(at);
      }
      await twin.close();
    });

    it('that nobody knows, or that are good no more, leave no trace of use', async () => {
      const { id, token } = await newToken({ scopes: ['pki:read'] });
      expect((await site.call('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
      for (const text of [token, `chy_${'A'.repeat(43)}`])
        expect((await site.call('GET', '/v1/auth/whoami', undefined, text)).status).toBe(401);
      await site.site.tokenUses.write();
      const { data } = await site.read<{ data: readonly Json[] }>('/v1/tokens?limit=1000');
      expect(data.find((one) => one['id'] === id)?.['last_used_at']).toBeNull();
    });

    it.each(SCOPES)('never carry %s when their maker lacks it', async (scope) => {
      const tenant = await site.newTenant();
      const held = SCOPES.filter((one) => one !== scope && one !== 'system' && one !== 'admin');
      const maker = await site.newToken(['admin'], {}, tenant);
      if (scope === 'system') {
        const refused = await site.call('POST', '/v1/tokens', { name: 'x', scopes: ['system'] }, maker);
        expectError(refused, { status: 403, code: 'insufficient_scope', field: 'scopes' });
        await newToken({ scopes: ['system'] }, site.admin);
        return;
      }
      // Only admins make tokens, and admin implies the others: whoever lacks one makes none.
      const lesser = await site.newToken(held, {}, tenant);
      const refused = await site.call('POST', '/v1/tokens', { name: 'x', scopes: held }, lesser);
      expectError(refused, { status: 403, code: 'insufficient_scope' });
      await newToken({ scopes: [scope] }, maker);
    });

    it.each<[string, Json, string]>([
      ['no name', { name: undefined }, 'name'],
      ['no scope', { scopes: [] }, 'scopes'],
      ['an unknown scope', { scopes: ['root'] }, 'scopes'],
      ['an inherited property as scope', { scopes: ['constructor'] }, 'scopes'],
      ['a scope that is no text', { scopes: [1] }, 'scopes[0]'],
      ['an identity that is no id', { identity_id: 'admin' }, 'identity_id'],
      ['a narrowing that is no list', { only: { roles: 'x' } }, 'only.roles'],
      ['a narrowing to an empty name', { only: { roles: ['ok', ''] } }, 'only.roles[1]'],
    ])('are refused with %s', async (_, change, field) => {
      const usual = { name: 'x', scopes: ['pki:read'] };
      expectError(await site.call('POST', '/v1/tokens', { ...usual, ...change }), { field });
      await newToken(usual);
    });

    it.each(['0s', '-1h', '1e309h', 'NaN', '', '9999y'])('are refused with a ttl of %j', async (ttl) => {
      const refused = await site.call('POST', '/v1/tokens', { name: 'x', scopes: ['pki:read'], ttl });
      expectError(refused, { status: 400, code: 'invalid_duration', field: 'ttl' });
    });

    it('are made for an identity of the tenant only', async () => {
      const robot = await site.made('/v1/identities', { name: site.name('robot'), type: 'machine' });
      const made = await newToken({ scopes: ['pki:read'], identity_id: robot['id'] });
      const me = await site.read<{ identity: Json }>('/v1/auth/whoami', made.token);
      expect(me.identity).toEqual({ id: robot['id'], name: robot['name'], type: 'machine' });
      const elsewhere = await site.newTenant();
      const body = { name: 'x', scopes: ['pki:read'], identity_id: robot['id'] };
      expectError(await site.call('POST', '/v1/tokens', body, elsewhere), { field: 'identity_id' });
    });

    it('end when they expire', async () => {
      const { token } = await newToken({ scopes: ['pki:issue'], ttl: '60s' });
      site.clock.advance(58_000);
      await site.issue(role, undefined, token);
      site.clock.advance(2000);
      const late = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' }, token);
      expectError(late, { status: 401, code: 'token_expired' });
    });

    it('end at once for every server when they are revoked', async () => {
      const other = await site.twin();
      const { id, token } = await newToken({ scopes: ['pki:issue'] });
      await Promise.all([site.issue(role, undefined, token), other.issue(role, undefined, token)]);
      expect(await site.call('DELETE', `/v1/tokens/${id}`)).toMatchObject({ status: 204, text: '' });
      for (const server of [site, other]) {
        const body = { common_name: 'a.example.com' };
        const refused = await server.call('POST', `/v1/pki/issue/${role}`, body, token);
        expectError(refused, { status: 401, code: 'token_revoked' });
      }
      const [shown] = (await site.read<{ data: readonly Json[] }>('/v1/tokens?limit=1')).data;
      expect(shown).toMatchObject({ id, revoked_at: expect.any(String) });
      // A second time changes nothing.
      expect((await site.call('DELETE', `/v1/tokens/${id}`)).status).toBe(204);
      const [again] = (await site.read<{ data: readonly Json[] }>('/v1/tokens?limit=1')).data;
      expect(again).toEqual(shown);
    });

    it('that are narrowed reach what they name, and nothing else', async () => {
      const only = { roles: [role] };
      const { token } = await newToken({ scopes: ['admin', 'system'], only });
      await site.issue(role, undefined, token);
      await site.read(`/v1/pki/roles/${role}`, token);
      await site.read('/v1/auth/whoami', token);
      const elsewhere = await site.newRole();
      for (const [method, path] of [
        ['POST', `/v1/pki/issue/${elsewhere}`],
        ['GET', `/v1/pki/roles/${elsewhere}`],
        ['GET', '/v1/pki/roles'],
        ['GET', '/v1/pki/certificates'],
        ['POST', '/v1/tokens'],
        ['POST', '/v1/tenants'],
      ] as const) {
        const body = method === 'POST' ? {} : undefined;
        const refused = await site.call(method, path, body, token);
        expectError(refused, { status: 403, code: 'access_denied' });
      }
    });

    it('that are narrowed to nothing reach nothing', async () => {
      for (const only of [{}, { roles: [] }, { hosts: [role] }]) {
        const { token } = await newToken({ scopes: ['admin'], only });
        const body = { common_name: 'a.example.com' };
        const refused = await site.call('POST', `/v1/pki/issue/${role}`, body, token);
        expectError(refused, { status: 403, code: 'access_denied' });
      }
    });

    it('are looked at by an admin of their tenant', async () => {
      const { id, token } = await newToken({ scopes: ['pki:read'], ttl: '1h' });
      const introspect = (text: string, by?: string): Promise<Json> =>
        site.made('/v1/auth/introspect', { token: text }, by, 200);
      expect(await introspect(token)).toEqual({
        active: true,
        token_id: id,
        identity_id: expect.stringMatching(/^identity_/),
        tenant_id: expect.stringMatching(/^tenant_/),
        scopes: ['pki:read'],
        expires_at: expect.any(String),
      });
      const inactive = { active: false };
      expect(await introspect('chy_unknown')).toEqual(inactive);
      expect(await introspect(token, await site.newTenant())).toEqual(inactive);
      await site.call('DELETE', `/v1/tokens/${id}`);
      expect(await introspect(token)).toEqual(inactive);
      const short = await newToken({ scopes: ['pki:read'], ttl: '1s' });
      site.clock.advance(1000);
      expect(await introspect(short.token)).toEqual(inactive);
      expectError(await site.call('POST', '/v1/auth/introspect', { token: '' }), { field: 'token' });
    });

    it('that are unknown or another tenant’s are not there to be revoked', async () => {
      const { id } = await newToken({ scopes: ['pki:read'] });
      const elsewhere = await site.newTenant();
      for (const gone of [
        await site.call('DELETE', `/v1/tokens/${id}`, undefined, elsewhere),
        await site.call('DELETE', '/v1/tokens/token_01jd0000000000000000000000'),
        await site.call('DELETE', '/v1/tokens/nonsense'),
      ]) {
        expectError(gone, { status: 404, code: 'token_not_found' });
      }
    });
  });

  it('whoami says whose the token is', async () => {
    expect(await site.read('/v1/auth/whoami')).toEqual({
      identity: { id: expect.stringMatching(/^identity_/), name: 'admin', type: 'user' },
      tenant: { id: expect.stringMatching(/^tenant_/), name: 'default' },
      scopes: ['admin', 'system'],
      expires_at: null,
    });
  });

  describe('tenants', () => {
    it('are made by the installation alone, with an admin of their own', async () => {
      const made = await site.made('/v1/tenants', { name: 'acme' });
      expect(made).toEqual({
        id: expect.stringMatching(/^tenant_[0-9a-z]{26}$/),
        name: 'acme',
        allow_self_approval: false,
        created_at: expect.any(String),
        admin_token: expect.stringMatching(/^chy_[A-Za-z0-9_-]{43}$/),
      });
      const admin = String(made['admin_token']);
      expect(await site.read('/v1/auth/whoami', admin)).toMatchObject({
        tenant: { id: made['id'], name: 'acme' },
        scopes: ['admin'],
      });
      for (const method of ['GET', 'POST'] as const) {
        const body = method === 'POST' ? { name: 'more' } : undefined;
        const refused = await site.call(method, '/v1/tenants', body, admin);
        expectError(refused, { status: 403, code: 'insufficient_scope' });
      }
      expectError(await site.call('POST', '/v1/tenants', { name: 'acme' }), {
        status: 409,
        code: 'tenant_exists',
      });
      const { admin_token: _, ...shown } = made;
      const { data } = await site.read<{ data: readonly Json[] }>('/v1/tenants?limit=1000');
      expect(data).toContainEqual(shown);
    });

    it.each(['', ' ', 'a b', 'a/b', 'x'.repeat(65), 'tenant_01jd0000000000000000000000', 'ä', '-x'])(
      'are refused with the name %j',
      async (name) => {
        expectError(await site.call('POST', '/v1/tenants', { name }), { field: 'name' });
      },
    );

    it('are changed by their own admin, and by no other tenant’s', async () => {
      const made = await site.made<{ id: string; admin_token: string }>('/v1/tenants', { name: 'own' });
      const path = `/v1/tenants/${made.id}`;
      const change = { allow_self_approval: true };
      const changed = await site.call('PATCH', path, change, made.admin_token);
      expect(changed.body).toMatchObject({ id: made.id, allow_self_approval: true });
      const back = await site.call('PATCH', path, { allow_self_approval: false });
      expect(back.body).toMatchObject({ allow_self_approval: false });
      const refused = await site.call('PATCH', path, change, await site.newTenant());
      expectError(refused, { status: 404, code: 'tenant_not_found' });
      expectError(await site.call('PATCH', path, { allow_self_approval: 'yes' }), {
        field: 'allow_self_approval',
      });
    });
  });

  describe('identities', () => {
    it('are made, listed and removed, with exactly their fields', async () => {
      const made = await site.made('/v1/identities', {
        name: 'Ada Lovelace',
        type: 'user',
        email: ' Ada@Example.com ',
      });
      expect(made).toEqual({
        id: expect.stringMatching(/^identity_[0-9a-z]{26}$/),
        name: 'Ada Lovelace',
        type: 'user',
        email: 'ada@example.com',
        created_at: expect.any(String),
      });
      const again = { name: 'Another', type: 'user', email: 'ada@example.com' };
      expectError(await site.call('POST', '/v1/identities', again), {
        status: 409,
        code: 'identity_exists',
      });
      expect((await site.call('DELETE', `/v1/identities/${String(made['id'])}`)).status).toBe(204);
      const { data } = await site.read<{ data: readonly Json[] }>('/v1/identities?limit=1000');
      expect(data.map(({ id }) => id)).not.toContain(made['id']);
      expectError(await site.call('DELETE', `/v1/identities/${String(made['id'])}`), {
        status: 404,
        code: 'identity_not_found',
      });
      // Its username is free again.
      await site.made('/v1/identities', again);
    });

    it.each<[string, Json, string]>([
      ['no type', { type: undefined }, 'type'],
      ['an unknown type', { type: 'admin' }, 'type'],
      ['a name of two lines', { name: 'a\nb' }, 'name'],
      ['an invisible name', { name: '\u200b' }, 'name'],
      ['a name that reads backwards', { name: 'a\u202eb' }, 'name'],
      ['no e-mail address', { email: 'ada' }, 'email'],
    ])('are refused with %s', async (_, change, field) => {
      const body = { name: site.name('user'), type: 'user', ...change };
      expectError(await site.call('POST', '/v1/identities', body), { field });
    });

    it('that are removed lose their tokens at once', async () => {
      const robot = await site.made('/v1/identities', { name: site.name('robot'), type: 'machine' });
      const { token } = await newToken({ scopes: ['pki:issue'], identity_id: robot['id'] });
      await site.issue(role, undefined, token);
      await site.call('DELETE', `/v1/identities/${String(robot['id'])}`);
      const body = { common_name: 'a.example.com' };
      const refused = await site.call('POST', `/v1/pki/issue/${role}`, body, token);
      expectError(refused, { status: 401, code: 'token_revoked' });
      const late = { name: 'x', scopes: ['pki:read'], identity_id: robot['id'] };
      expectError(await site.call('POST', '/v1/tokens', late), { field: 'identity_id' });
    });

    it('cannot remove themselves', async () => {
      const { identity } = await site.read<{ identity: Json }>('/v1/auth/whoami');
      const refused = await site.call('DELETE', `/v1/identities/${String(identity['id'])}`);
      expectError(refused, { status: 409, code: 'conflict' });
      await site.read('/v1/auth/whoami');
    });
  });

  describe('groups', () => {
    it('are made of identities, listed and removed', async () => {
      const ids: unknown[] = [];
      for (let i = 0; i < 2; i++) {
        ids.push((await site.made('/v1/identities', { name: site.name('member'), type: 'user' }))['id']);
      }
      const made = await site.made('/v1/groups', { slug: 'ops', identity_ids: [...ids, ids[0]] });
      expect(made).toEqual({
        id: expect.stringMatching(/^group_[0-9a-z]{26}$/),
        slug: 'ops',
        identity_ids: ids,
        created_at: expect.any(String),
      });
      const { data } = await site.read<{ data: readonly Json[] }>('/v1/groups?limit=1000');
      expect(data[0]).toMatchObject({ id: made['id'], slug: 'ops' });
      expectError(await site.call('POST', '/v1/groups', { slug: 'ops' }), {
        status: 409,
        code: 'group_exists',
      });
      expect((await site.call('DELETE', `/v1/groups/${String(made['id'])}`)).status).toBe(204);
      expectError(await site.call('DELETE', `/v1/groups/${String(made['id'])}`), {
        status: 404,
        code: 'group_not_found',
      });
      await site.made('/v1/groups', { slug: 'ops' });
    });

    it('are refused with identities of another tenant, and with none', async () => {
      const elsewhere = await site.newTenant();
      const stranger = await site.made('/v1/identities', { name: 'stranger', type: 'user' }, elsewhere);
      const body = { slug: site.name('group'), identity_ids: [stranger['id']] };
      expectError(await site.call('POST', '/v1/groups', body), { field: 'identity_ids' });
      const none = await site.call('POST', '/v1/groups', { slug: 'x', identity_ids: ['nobody'] });
      expectError(none, { field: 'identity_ids[0]' });
    });
  });
});
