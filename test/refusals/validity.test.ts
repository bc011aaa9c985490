import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { TestClock } from '../support/clock.ts';
import { csr } from '../support/csr.ts';
import { expectError, expectRefused } from '../support/refused.ts';
import { type Answer, type Json, memorySite, type TestSite } from '../support/site.ts';

const DAY = 86_400_000;

let site: TestSite;
let ca: string;
let role: string;
beforeAll(async () => {
  site = await memorySite();
  ca = await site.newCa({ validity_days: 100 });
  role = await site.newRole({ ca_id: ca, max_ttl: '1000d' });
});
afterAll(() => site.close());

const issuing = (ttl: unknown, under = role): { path: string; body: Json } => ({
  path: `/v1/pki/issue/${under}`,
  body: { common_name: 'a.example.com', ttl },
});

describe('a ttl', () => {
  it.each([
    '0',
    '0s',
    '0h',
    '-1h',
    '-0s',
    'NaN',
    'Infinity',
    '1e309',
    '1e3s',
    '9999y',
    '1.5h',
    '1',
    'h',
    '',
    ' 1h',
    '1h ',
    '1 h',
    '1h30m',
    '1H',
    '+1h',
    '0x10s',
    '١h',
    '1h\0',
    '99999999999s',
  ])('of %j is refused', async (ttl) => {
    const refusal = { status: 400, code: 'invalid_duration', field: 'ttl' };
    await expectRefused(site, issuing(ttl), refusal);
    const body = { csr_pem: csr(), ttl };
    await expectRefused(site, { path: `/v1/pki/sign/${role}`, body }, refusal);
  });

  it.each([[3600], [null], [['1h']], [{ h: 1 }], [true]])(
    'of %j, which is no text, is refused',
    async (ttl) => {
      await expectRefused(site, issuing(ttl), { field: 'ttl' });
    },
  );

  it('of a second is taken', async () => {
    const { not_after } = await site.issue(role, { common_name: 'a.example.com', ttl: '1s' });
    expect(Date.parse(not_after)).toBe(Math.floor(site.clock.now() / 1000 + 1) * 1000);
  });

  it('beyond the issuer’s end is refused and not shortened', async () => {
    const rule = 'validity_within_issuer';
    await expectRefused(site, issuing('101d'), { rule, field: 'ttl' });
    // The role's usual length is beyond it, too.
    await expectRefused(site, issuing(undefined), { rule, field: 'ttl' });
    const left = Date.parse(String((await site.read(`/v1/pki/ca/${ca}`))['valid_until'])) - site.clock.now();
    await site.issue(role, { common_name: 'a.example.com', ttl: `${Math.floor(left / 1000)}s` });
    const body = { csr_pem: csr(), ttl: '101d' };
    await expectRefused(site, { path: `/v1/pki/sign/${role}`, body }, { rule, field: 'ttl' });
  });

  it('that the role shortens is judged as shortened', async () => {
    const short = await site.newRole({ ca_id: ca, max_ttl: '24h' });
    const { warnings } = await site.issue(short, { common_name: 'a.example.com', ttl: '100y' });
    expect(warnings).toHaveLength(1);
  });
});

describe('an authority', () => {
  it('that has expired signs neither certificates nor authorities', async () => {
    const clock = new TestClock();
    const own = await memorySite({ clock });
    const shortLived = await own.newCa({ validity_days: 10 });
    const under = await own.newRole({ ca_id: shortLived, max_ttl: '1h' });
    clock.advance(10 * DAY - 3_600_000);
    await own.issue(under, { common_name: 'a.example.com', ttl: '1h' });
    clock.advance(3_600_000 + 1000);
    await expectRefused(own, issuing('1h', under), { rule: 'authority_current' });
    const body = {
      name: 'late',
      common_name: 'Late',
      ca_type: 'intermediate',
      key_type: 'ec',
      parent_ca_id: shortLived,
    };
    await expectRefused(own, { path: '/v1/pki/ca', body }, { rule: 'authority_current' });
    await own.close();
  });

  it('that is switched off signs nothing', async () => {
    const off = await site.newCa();
    const under = await site.newRole({ ca_id: off });
    await site.issue(under);
    await site.call('PATCH', `/v1/pki/ca/${off}`, { is_active: false });
    await expectRefused(site, issuing('1h', under), { rule: 'authority_active' });
  });

  it('that may have none below it has none, and one that may have one has one', async () => {
    const intermediate = (parent_ca_id: string, more: Json = {}): { path: string; body: Json } => ({
      path: '/v1/pki/ca',
      body: {
        name: site.name('below'),
        common_name: 'Below',
        ca_type: 'intermediate',
        key_type: 'ec',
        parent_ca_id,
        ...more,
      },
    });
    const root = await site.newCa({ max_path_length: 1 });
    const middle = await site.newCa({ parent_ca_id: root });
    const rule = 'path_length';
    await expectRefused(site, intermediate(root, { max_path_length: 1 }), { rule, field: 'max_path_length' });
    await site.newCa({ parent_ca_id: root, max_path_length: 0 });
    // `middle` says nothing of its own; the root's length binds it all the same.
    await expectRefused(site, intermediate(middle), { rule, field: 'parent_ca_id' });
    await site.issue(await site.newRole({ ca_id: middle }));
  });

  it('begins no earlier than the one above it', async () => {
    const root = await site.newCa();
    const below = await site.newCa({ parent_ca_id: root });
    const [upper, lower] = [await site.read(`/v1/pki/ca/${root}`), await site.read(`/v1/pki/ca/${below}`)];
    expect(Date.parse(String(lower['valid_from']))).toBeGreaterThanOrEqual(
      Date.parse(String(upper['valid_from'])),
    );
  });
});

describe('around 2049 and 2050', () => {
  it.each([
    ['2049-12-31T23:59:59Z', 'UTCTime', 0x17],
    ['2050-01-01T00:00:00Z', 'GeneralizedTime', 0x18],
  ])('an end at %s is written as %s (RFC 5280 §4.1.2.5)', async (end, _, tag) => {
    const clock = new TestClock(Date.parse(end) - DAY);
    const own = await memorySite({ clock });
    const under = await own.newRole({ max_ttl: '30d' });
    const seconds = (Date.parse(end) - Math.floor(clock.now() / 1000) * 1000) / 1000;
    // A call may move the clock to the next second.
    const issued = await own.issue(under, { common_name: 'a.example.com', ttl: `${seconds}s` });
    expect(issued.not_after).toBe(end);
    const der = new X509Certificate(issued.certificate).raw;
    const text = end.replaceAll(/[-:T]/g, '').slice(tag === 0x17 ? 2 : 0);
    const at = der.indexOf(Buffer.concat([Buffer.of(tag, text.length), Buffer.from(text)]));
    expect(at).toBeGreaterThan(0);
    expect(parseCertificate(der).notAfter).toBe(Date.parse(end) / 1000);
    await own.close();
  });

  it('a root of a hundred years, and what it signs, are read back as they are', async () => {
    const long = await site.newCa({ validity_days: 36_500 });
    const certificate = await site.read<{ certificate_pem: string }>(`/v1/pki/ca/${long}/certificate`);
    expect(new X509Certificate(certificate.certificate_pem).validTo).toContain('2125');
    const under = await site.newRole({ ca_id: long, max_ttl: '99y' });
    const { not_after } = await site.issue(under);
    expect(Date.parse(not_after)).toBeGreaterThan(Date.UTC(2124, 0, 1));
  });
});

describe('keys that are slow to make', () => {
  it('do not hold up others, and the ninth of one identity is told to come again', async () => {
    let begun = 0;
    const own = await memorySite({
      keys: (real) => ({
        generate: (algorithm, owner) => {
          if (algorithm === 'rsa-4096') begun += 1;
          return real.generate(algorithm, owner);
        },
      }),
    });
    const slow = await own.newRole({ key_type: 'rsa', key_bits: 4096 });
    const quick = await own.newRole();
    let finished = 0;
    const ask = async (): Promise<Answer> => {
      const answer = await own.call('POST', `/v1/pki/issue/${slow}`, { common_name: 'a.example.com' });
      finished += 1;
      return answer;
    };
    const eight = Array.from({ length: 8 }, ask);
    while (begun < 8) await new Promise((done) => setImmediate(done));
    const ninth = await ask();
    expectError(ninth, { status: 429, code: 'rate_limited' });
    expect(Number(ninth.headers['retry-after'])).toBeGreaterThan(0);
    for (let i = 0; i < 5; i++) await own.issue(quick);
    // The ninth, and at most some of the eight.
    expect(finished).toBeLessThan(9);
    await own.close();
    // What waited is told that nothing was made.
    for (const answer of await Promise.all(eight)) {
      if (answer.status !== 201) expectError(answer, { status: 503, code: 'service_unavailable' });
    }
  });
});
