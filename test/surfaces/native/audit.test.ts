import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectError } from '../../support/refused.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('the audit trail over $name', (kind) => {
  let site: TestSite & { readonly twin: () => Promise<TestSite> };
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    role = await site.newRole();
  });
  afterAll(() => site.close());

  it('shows exactly the contract’s fields', async () => {
    site.clock.advance(1000);
    const headers = {
      authorization: `Bearer ${site.admin}`,
      'content-type': 'application/json',
      'user-agent': 'curl/8',
    };
    const payload = JSON.stringify({ common_name: 'a.example.com' });
    const answer = await site.send('POST', `/v1/pki/issue/${role}`, { headers, payload });
    const [event] = await site.events();
    expect(event).toEqual({
      id: expect.stringMatching(/^log_[0-9a-z]{26}$/),
      timestamp: new Date(site.clock.now() - 1).toISOString(),
      action: 'pki_issue',
      identity_type: 'user',
      identity_id: expect.stringMatching(/^identity_/),
      source_ip: '127.0.0.1',
      user_agent: 'curl/8',
      success: true,
      duration_ms: 0,
      request_id: answer.headers['x-request-id'],
      extra_data: expect.objectContaining({ role }),
    });
  });

  it('records what is done, each with its action', async () => {
    const ca = await site.newCa();
    const own = await site.newRole({ ca_id: ca });
    await site.issue(own);
    await site.call('PATCH', `/v1/pki/roles/${own}`, { allow_ip_sans: false });
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
    await site.call('DELETE', `/v1/pki/roles/${own}`);
    const { id } = await site.made('/v1/tokens', { name: 'x', scopes: ['pki:read'] });
    await site.call('DELETE', `/v1/tokens/${String(id)}`);
    const actions = (await site.events()).slice(0, 8).map((event) => event.action);
    expect(actions.reverse()).toEqual([
      'pki_ca_create',
      'pki_role_create',
      'pki_issue',
      'pki_role_update',
      'pki_ca_update',
      'pki_role_delete',
      'token_create',
      'token_revoke',
    ]);
  });

  it('records the refusals of authenticated callers, with the rule', async () => {
    const denied = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.evil.test' });
    const [event] = await site.events(`&request_id=${denied.error?.request_id}`);
    expect(event).toMatchObject({
      action: 'pki_issue',
      success: false,
      extra_data: {
        code: 'policy_denied',
        route: 'POST /v1/pki/issue/:role',
        refusals: [{ rule: 'dns_allowed', field: 'common_name', value: 'a.evil.test' }],
      },
    });
    const reader = await site.newToken(['pki:read']);
    const scope = await site.call('POST', '/v1/pki/ca', {}, reader);
    expect(await site.events(`&request_id=${scope.error?.request_id}`)).toMatchObject([
      { action: 'pki_ca_create', success: false, extra_data: { code: 'insufficient_scope' } },
    ]);
    const read = await site.call('GET', '/v1/tokens', undefined, reader);
    expect(await site.events(`&request_id=${read.error?.request_id}`)).toMatchObject([
      { action: 'access_denied', success: false, extra_data: { route: 'GET /v1/tokens' } },
    ]);
  });

  it('does not record what nobody known asked', async () => {
    const before = (await site.events()).length;
    await site.call('POST', '/v1/pki/ca', {}, null);
    await site.call('POST', '/v1/pki/ca', {}, 'chy_unknown');
    expect((await site.events()).length).toBe(before);
    const metrics = await site.call('GET', '/metrics', undefined, null);
    expect(metrics.text).toMatch(/chancery_requests_refused_total\{code="unauthenticated"\} 1/);
  });

  it('is filtered', async () => {
    const [, whole] = [await site.issue(role), await site.events()];
    const ids = async (query: string): Promise<readonly string[]> =>
      (await site.events(query)).map(({ id }) => id);
    const of = (keep: (event: (typeof whole)[number]) => boolean): readonly string[] =>
      whole.filter(keep).map(({ id }) => id);
    expect(await ids('&action=pki_issue')).toEqual(of(({ action }) => action === 'pki_issue'));
    expect(await ids('&success=false')).toEqual(of(({ success }) => !success));
    const identity = String(whole[0]?.identity_id);
    expect(await ids(`&identity_id=${identity}`)).toEqual(of(({ identity_id }) => identity_id === identity));
    const request = String(whole[0]?.request_id);
    expect(await ids(`&request_id=${request}`)).toEqual([whole[0]?.id]);
    const middle = String((whole[3] as unknown as Json | undefined)?.['timestamp']);
    const time = encodeURIComponent(middle);
    expect([...(await ids(`&from=${time}`)), ...(await ids(`&until=${time}`))]).toEqual(of(() => true));
    expect(await ids('&action=nothing_such')).toEqual([]);
  });

  it.each([
    ['action=DROP%20TABLE', 'action'],
    ['success=yes', 'success'],
    ['identity_id=nobody', 'identity_id'],
    ['request_id=%27', 'request_id'],
    ['from=yesterday', 'from'],
    ['until=2026-13-01T00:00:00Z', 'until'],
    ['from=2026-01-01', 'from'],
  ])('refuses the filter %s', async (query, field) => {
    expectError(await site.call('GET', `/v1/audit/logs?${query}`), { field });
    await site.events('&from=2026-01-01T00:00:00%2B02:00');
  });

  it('is paged, newest first', async () => {
    const whole = await site.events();
    const seen: Json[] = [];
    let cursor = '';
    for (;;) {
      const page = await site.read<{ logs: readonly Json[]; cursor: string; has_more: boolean }>(
        `/v1/audit/logs?limit=7${cursor}`,
      );
      expect(Object.keys(page).sort()).toEqual(['cursor', 'has_more', 'logs']);
      seen.push(...page.logs);
      await site.issue(role);
      if (!page.has_more) break;
      cursor = `&cursor=${page.cursor}`;
    }
    expect(seen).toEqual(whole);
  });

  it('is each tenant’s own', async () => {
    const tenant = await site.newTenant();
    expect(await site.events('', tenant)).toEqual([]);
    await site.newCa({}, tenant);
    expect(await site.events('', tenant)).toHaveLength(1);
  });

  it('verifies, whichever server wrote it', async () => {
    const other = await site.twin();
    await Promise.all([site.issue(role), other.issue(role), site.issue(role), other.issue(role)]);
    const events = await site.events();
    const verified = await site.read('/v1/audit/verify');
    expect(verified).toEqual({
      valid: true,
      entries: events.length,
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
      first_bad: null,
    });
    await site.issue(role);
    expect((await site.read('/v1/audit/verify'))['head']).not.toBe(verified['head']);
  });
});
