import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import { expectError } from '../../support/refused.ts';
import { memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('health, metrics and description over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  it('is healthy and ready, for anybody', async () => {
    const health = await site.call('GET', '/v1/health', undefined, null);
    expect(health.body).toEqual({ status: 'healthy', timestamp: expect.stringMatching(/^2026-.*Z$/) });
    const ready = await site.call('GET', '/v1/health/ready', undefined, null);
    expect([ready.status, ready.body]).toEqual([
      200,
      { status: 'ready', checks: { store: 'ok', clock: 'ok', master_key: 'ok', alarms: 'ok' } },
    ]);
  });

  it('signs nothing while the clock is behind the last commit by over a minute', async () => {
    const role = await site.newRole();
    site.clock.advance(-60_000);
    await site.issue(role);
    site.clock.advance(-61_000);
    const body = { common_name: 'a.example.com' };
    const refused = await site.call('POST', `/v1/pki/issue/${role}`, body);
    expectError(refused, { status: 503, code: 'service_unavailable' });
    expect(refused.headers['retry-after']).toBe('60');
    const ca = { name: 'late', common_name: 'Late', ca_type: 'root', key_type: 'ec' };
    expectError(await site.call('POST', '/v1/pki/ca', ca), { status: 503, code: 'service_unavailable' });
    const ready = await site.call('GET', '/v1/health/ready', undefined, null);
    expect([ready.status, ready.body['checks']]).toEqual([
      503,
      { store: 'ok', clock: 'behind the last commit', master_key: 'ok', alarms: 'ok' },
    ]);
    site.clock.advance(130_000);
    await site.issue(role);
    await site.made('/v1/pki/ca', ca);
  });

  it('is not ready while no key could be sealed', async () => {
    const sealing = vi.spyOn(site.site.sealer, 'seal').mockImplementation(() => {
      throw new ChanceryError('unavailable', 'nothing is sealed until it is known under which master key');
    });
    const ready = await site.call('GET', '/v1/health/ready', undefined, null);
    expect([ready.status, ready.body['checks']]).toEqual([
      503,
      { store: 'ok', clock: 'ok', master_key: 'unknown or not held', alarms: 'ok' },
    ]);
    sealing.mockRestore();
    expect((await site.call('GET', '/v1/health/ready', undefined, null)).status).toBe(200);
  });

  it('counts what was issued and refused', async () => {
    const role = await site.newRole();
    await site.issue(role);
    await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.evil.test' });
    const metrics = await site.call('GET', '/v1/metrics', undefined, null);
    expect(metrics.text).toMatch(/chancery_certificates_issued_total\{kind="x509",origin="issue"\} [1-9]/);
    expect(metrics.text).toMatch(/chancery_requests_refused_total\{code="policy_denied"\} 1/);
    expect(metrics.text).toMatch(/chancery_authority_not_after_seconds\{.*ca_id="ca_/);
    expect((await site.call('GET', '/metrics', undefined, null)).headers['content-type']).toBe(
      metrics.headers['content-type'],
    );
  });
});

describe('elsewhere than on loopback', () => {
  it('metrics need a token with audit:read', async () => {
    const site = await memorySite({ onLoopback: false });
    for (const path of ['/metrics', '/v1/metrics']) {
      expectError(await site.call('GET', path, undefined, null), {
        status: 401,
        code: 'authentication_required',
      });
      const other = await site.newToken(['pki:admin']);
      expectError(await site.call('GET', path, undefined, other), {
        status: 403,
        code: 'insufficient_scope',
      });
      const reader = await site.newToken(['audit:read']);
      expect((await site.call('GET', path, undefined, reader)).status).toBe(200);
    }
    await site.close();
  });
});

it('the description names every route and no secret', async () => {
  const site = await memorySite();
  const { body, status } = await site.call('GET', '/openapi.json', undefined, null);
  expect([status, body['openapi']]).toEqual([200, '3.1.0']);
  const paths = Object.keys(body['paths'] as object);
  expect(paths).toContain('/v1/pki/issue/{role}');
  expect(JSON.stringify(body)).not.toMatch(/PRIVATE KEY-----|chy_[A-Za-z0-9_-]{8}/);
  await site.close();
});
