import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raiseAlarm } from '../../../src/audit/alarm.ts';
import type { Id } from '../../../src/base/ids.ts';
import { callerOf } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('over $name, alarms', (kind) => {
  let site: TestSite;
  let tenant: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    tenant = await site.newTenant();
    const { tenantId } = await callerOf(site, tenant);
    await raise('a tenant’s', tenantId);
    await raise('the installation’s', null);
  });
  afterAll(() => site.close());

  const raise = (subject: string, tenantId: Id | null): Promise<void> =>
    raiseAlarm(site.site, { kind: 'certificate_differs', subject, tenantId, detail: 'it differs' });
  const subjects = async (token?: string): Promise<readonly unknown[]> => {
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/alarms', token);
    return data.map(({ subject }) => subject);
  };
  const acknowledge = (subject: string, token?: string): Promise<Answer> =>
    site.call('DELETE', `/v1/alarms/certificate_differs/${encodeURIComponent(subject)}`, undefined, token);

  it('are shown to whom they are about, and all to whoever has the installation', async () => {
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/alarms', tenant);
    const { tenant: own } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami', tenant);
    expect(data).toEqual([
      {
        kind: 'certificate_differs',
        subject: 'a tenant’s',
        tenant_id: own.id,
        detail: 'it differs',
        since: expect.stringMatching(/Z$/),
        last_seen: expect.stringMatching(/Z$/),
      },
    ]);
    expect(await subjects(await site.newToken(['audit:read'], {}, tenant))).toEqual(['a tenant’s']);
    expect(await subjects()).toEqual(['a tenant’s', 'the installation’s']);
    expect(await subjects(await site.newToken(['system']))).toHaveLength(2);
    expect(await subjects(await site.newToken(['audit:read']))).toEqual([]);
    expect(await site.read('/v1/alarms?limit=1')).toMatchObject({ cursor: null, has_more: true });
    expectError(await site.call('GET', '/v1/alarms?limit=0'), { field: 'limit' });
  });

  it('are acknowledged by those alone, with an event, and raised again when the same is found again', async () => {
    expectError(await acknowledge('the installation’s', tenant), { status: 404, code: 'alarm_not_found' });
    expectError(await acknowledge('a tenant’s', await site.newToken(['admin'])), {
      status: 404,
      code: 'alarm_not_found',
    });
    expect(await subjects()).toHaveLength(2);
    expect((await acknowledge('a tenant’s', tenant)).status).toBe(204);
    expect(await subjects(tenant)).toEqual([]);
    expectError(await acknowledge('a tenant’s', tenant), { status: 404, code: 'alarm_not_found' });
    expect(await site.events('&action=alarm_acknowledge&success=true', tenant)).toMatchObject([
      { extra_data: { kind: 'certificate_differs', subject: 'a tenant’s', detail: 'it differs' } },
    ]);
    expect((await acknowledge('the installation’s')).status).toBe(204);
    expect(await subjects()).toEqual([]);
    const { tenantId } = await callerOf(site, tenant);
    await raise('a tenant’s', tenantId);
    expect(await subjects(tenant)).toEqual(['a tenant’s']);
  });
});
