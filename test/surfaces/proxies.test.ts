/** Headers that a proxy writes, and that anybody else can write too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceAddress } from '../../src/http/source-address.ts';
import { expectError } from '../support/refused.ts';
import { HOST, memorySite, type TestSite } from '../support/site.ts';

/** A refused request, by way of `from`. @returns the source address that the trail has of it */
async function sourceOf(
  site: TestSite,
  from: string,
  headers: Readonly<Record<string, string | string[]>>,
): Promise<unknown> {
  const answer = await site.app.inject({
    method: 'POST',
    url: '/v1/pki/issue/none',
    remoteAddress: from,
    headers: { host: HOST, authorization: `Bearer ${site.admin}`, ...headers },
  });
  const [event] = await site.events(`&request_id=${String(answer.headers['x-request-id'])}`);
  return (event as { source_ip?: unknown } | undefined)?.source_ip;
}

describe('the trail’s source address', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await memorySite({ trustProxy: ['127.0.0.1', '10.0.0.0/8', 'fd00:a::/32'] });
  });
  afterAll(() => site.close());

  it.each([
    ['one proxy', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['several', '127.0.0.1', '203.0.113.9, 10.9.9.9, 10.1.1.1', '203.0.113.9'],
    ['one in a range of IPv6', 'fd00:a::7', '2001:DB8::1', '2001:db8::1'],
    ['one whose address is mapped into IPv6', '::ffff:10.1.1.1', '203.0.113.9', '203.0.113.9'],
    ['one that writes ports', '127.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
    ['one that writes ports of IPv6', '127.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['one that is the client itself', '10.1.1.1', '10.2.2.2', '10.2.2.2'],
  ])('is what is told by %s', async (_, from, told, source) => {
    expect(await sourceOf(site, from, { 'x-forwarded-for': told })).toBe(source);
  });

  it.each([
    ['a stranger', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['a stranger who says that proxies stand behind it', '192.0.2.1', '203.0.113.9, 10.1.1.1', '192.0.2.1'],
    ['a stranger in front of a proxy', '127.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['a neighbour of the range of IPv6', 'fd00:b::7', '203.0.113.9', 'fd00:b::7'],
    ['a neighbour of the range of IPv4', '11.0.0.1', '203.0.113.9', '11.0.0.1'],
    ['nobody', '127.0.0.1', '', '127.0.0.1'],
    ['commas alone', '127.0.0.1', ' , ,', '127.0.0.1'],
    ['text', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['text behind an inner proxy', '127.0.0.1', '<script>, 10.1.1.1', '10.1.1.1'],
    ['an address of few parts', '127.0.0.1', '1', '127.0.0.1'],
    ['an address and more', '127.0.0.1', '203.0.113.9 or so', '127.0.0.1'],
    ['a text as long as can be', '127.0.0.1', 'x'.repeat(10_000), '127.0.0.1'],
  ])('is not what is told by %s', async (_, from, told, source) => {
    expect(await sourceOf(site, from, { 'x-forwarded-for': told })).toBe(source);
  });

  it('is that of the connection whatever other headers say', async () => {
    for (const name of ['x-real-ip', 'forwarded', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip']) {
      const told = name === 'forwarded' ? 'for=203.0.113.9' : '203.0.113.9';
      expect(await sourceOf(site, '127.0.0.1', { [name]: told }), name).toBe('127.0.0.1');
    }
  });

  it('is told of several headers of one name as of one', async () => {
    const told = ['203.0.113.9', '10.1.1.1'];
    expect(await sourceOf(site, '127.0.0.1', { 'x-forwarded-for': told })).toBe('203.0.113.9');
  });

  it('has one spelling for one address, and no name of a link', () => {
    expect(sourceAddress(['::ffff:192.0.2.1'])).toBe('192.0.2.1');
    expect(sourceAddress(['2001:DB8:0:0::1'])).toBe('2001:db8::1');
    expect(sourceAddress(['fe80::1%eth0'])).toBe('fe80::1');
    expect(sourceAddress([undefined])).toBeNull();
  });
});

describe('behind a proxy', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await memorySite({ trustProxy: ['127.0.0.1'], rateLimits: { issue: 2, refusals: 3 } });
  });
  afterAll(() => site.close());

  it('the host is that of the header Host: what is forwarded neither opens nor shuts the door', async () => {
    const ask = (host: string, forwarded: string): ReturnType<TestSite['send']> =>
      site.send('GET', '/v1/health', { headers: { host, 'x-forwarded-host': forwarded } });
    expectError(await ask('evil.test', HOST), { status: 421, code: 'misdirected_request' });
    expect((await ask(HOST, 'evil.test')).status).toBe(200);
  });

  it('the origin is judged without a word of what is forwarded', async () => {
    const ask = (origin: string): ReturnType<TestSite['send']> =>
      site.send('GET', '/v1/health', {
        headers: { origin, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.test' },
      });
    for (const origin of ['https://evil.test', `https://${HOST}`]) {
      expectError(await ask(origin), { status: 403, code: 'access_denied' });
    }
    expect((await ask(`http://${HOST}`)).status).toBe(200);
  });

  it('no address that certificates or answers name is forwarded', async () => {
    const forwarded = { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' };
    for (const path of ['/openapi.json', '/v1/pki/nothing', '/v1/health']) {
      const { headers, text } = await site.send('GET', path, { headers: forwarded });
      expect(JSON.stringify(headers) + text, path).not.toContain('evil.test');
    }
  });

  it('who writes another address into each request is limited all the same, and another token is not', async () => {
    const token = await site.newToken(['pki:issue']);
    const ask = async (by: string, i: number): Promise<number> => {
      const headers = { authorization: `Bearer ${by}`, 'x-forwarded-for': `203.0.113.${i}` };
      return (await site.send('POST', '/v1/pki/issue/none', { headers })).status;
    };
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push(await ask(token, i));
    expect(statuses).toEqual([404, 404, 429, 429, 429]);
    const { id } = await site.made<{ id: string }>('/v1/identities', { type: 'machine', name: 'other' });
    expect(await ask(await site.newToken(['pki:issue'], { identity_id: id }), 0)).toBe(404);
  });
});
