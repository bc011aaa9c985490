import { afterEach, describe, expect, test } from 'vitest';
import { keyOf, newCluster, requestCertificate } from '../support/fleet.ts';
import { memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;

afterEach(() => site.close());

const MINUTE = 60_000;

function told({ headers }: Awaited<ReturnType<TestSite['call']>>): readonly unknown[] {
  return ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'].map((name) => headers[name]);
}

describe('a limit of issuing', () => {
  test('lets an identity ask as often in a minute, and tells it so, and no oftener', async () => {
    site = await memorySite({ rateLimits: { issue: 3, refusals: 100 } });
    const role = await site.newRole();
    const ask = () => site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });

    const first = await ask();
    expect(first.status).toBe(201);
    const now = Math.floor(site.clock.now() / 1000);
    const [limit, remaining, reset] = told(first);
    expect([limit, remaining]).toEqual(['3', '2']);
    expect(Number(reset) - now).toBeGreaterThan(0);
    expect(Number(reset) - now).toBeLessThanOrEqual(21);

    expect([(await ask()).status, (await ask()).status]).toEqual([201, 201]);
    const issued = (await site.events('&action=pki_issue')).length;
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.error?.code).toBe('rate_limited');
    expect(told(refused).slice(0, 2)).toEqual(['3', '0']);
    expect(Number(refused.headers['retry-after'])).toBe(20);
    // Whoever asks too often fills no trail.
    expect(await site.events('&action=pki_issue')).toHaveLength(issued);

    site.clock.advance(MINUTE / 3);
    expect((await ask()).status).toBe(201);
    expect((await ask()).status).toBe(429);
  });

  test('is each identity’s own, whatever its tokens, and not of what only reads', async () => {
    site = await memorySite({ rateLimits: { issue: 1, refusals: 100 } });
    const role = await site.newRole();
    const body = { common_name: 'a.example.com' };
    const sibling = await site.newToken(['pki:issue']);
    const { id } = await site.made<{ id: string }>('/v1/identities', { type: 'machine', name: 'other' });
    const other = await site.newToken(['pki:issue', 'pki:read'], { identity_id: id });

    expect((await site.call('POST', `/v1/pki/issue/${role}`, body)).status).toBe(201);
    expect((await site.call('POST', `/v1/pki/issue/${role}`, body, sibling)).status).toBe(429);
    expect((await site.call('POST', `/v1/pki/issue/${role}`, body, other)).status).toBe(201);
    for (let i = 0; i < 3; i++) {
      const list = await site.call('GET', '/v1/pki/certificates', undefined, other);
      expect([list.status, ...told(list)]).toEqual([200, undefined, undefined, undefined]);
    }
  });

  test('is another than that of administration', async () => {
    site = await memorySite({ rateLimits: { issue: 1, admin: 3, refusals: 100 } });
    const role = await site.newRole();
    const made = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });
    expect([made.status, ...told(made).slice(0, 2)]).toEqual([201, '1', '0']);
    const [one, two] = [await site.call('POST', '/v1/pki/ca', {}), await site.call('POST', '/v1/pki/ca', {})];
    expect([one.status, ...told(one).slice(0, 2)]).toEqual([422, '3', '0']);
    expect(two.status).toBe(429);
  });

  test('counts certificates for clusters, whatever their scope, and no registering of keys', async () => {
    site = await memorySite({ rateLimits: { issue: 1, admin: 3, refusals: 100 } });
    const { id } = await newCluster(site);
    const [first, second] = [await requestCertificate(site, id), await requestCertificate(site, id)];
    expect([first.status, ...told(first).slice(0, 2)]).toEqual([200, '1', '0']);
    expect(second.status).toBe(429);
    const key = await site.call('POST', '/api/v1/ssh_keys/', keyOf());
    expect([key.status, ...told(key).slice(0, 2)]).toEqual([200, '3', '1']);
  });
});

test('without a limit there are no headers of one', async () => {
  site = await memorySite();
  const role = await site.newRole();
  const made = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });
  expect([made.status, ...told(made)]).toEqual([201, undefined, undefined, undefined]);
});

describe('a token whose requests are refused again and again', () => {
  test('is held up for a while, alone, and leaves a bounded trail', async () => {
    site = await memorySite({ rateLimits: { refusals: 5 } });
    const role = await site.newRole();
    const token = await site.newToken(['pki:issue']);
    const ask = (name: string) => site.call('POST', `/v1/pki/issue/${role}`, { common_name: name }, token);
    const statuses = [];
    for (let i = 0; i < 8; i++) statuses.push((await ask('elsewhere.test')).status);
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429, 429]);
    expect((await ask('a.example.com')).status).toBe(429);
    expect((await site.events('&action=pki_issue&success=false')).length).toBe(5);

    site.clock.advance(MINUTE / 5);
    expect((await ask('a.example.com')).status).toBe(201);
    expect((await ask('a.example.com')).status).toBe(201);
  });
});
