import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULES } from '../../../src/policy/decision.ts';
import { csr, ecKey } from '../../support/csr.ts';
import { expectError } from '../../support/refused.ts';
import { revoke } from '../../support/revoked.ts';
import { type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Explanation {
  readonly would_issue: boolean;
  readonly rules: readonly {
    readonly name: string;
    readonly result: string;
    readonly refusals: readonly { readonly rule: string; readonly field: string }[];
    readonly clamped: { readonly from: string; readonly to: string } | null;
  }[];
  readonly certificate: Json | null;
  readonly warnings: readonly string[];
}

const NAMES = RULES.map(([name]) => name);
const refusedBy = ({ rules }: Explanation): readonly string[] =>
  rules.flatMap(({ refusals }) => refusals.map(({ field, rule }) => `${field} ${rule}`));

describe.each(STORES)('what a role would say, over $name', (kind) => {
  let site: TestSite;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    role = await site.newRole({ max_ttl: '720h' });
  });
  afterAll(() => site.close());

  const explain = (body: Json, under = role, token?: string): Promise<Explanation> =>
    site.made<Explanation>(`/v1/pki/explain/${under}`, body, token, 200);

  it('tells every rule of the table in its order, and what the certificate would carry', async () => {
    const said = await explain({ common_name: 'a.example.com', ip_sans: ['10.0.0.1'], ttl: '24h' });
    expect(said.rules.map(({ name }) => name)).toEqual(NAMES);
    expect(said.rules.every(({ refusals, result }) => result === 'passed' && refusals.length === 0)).toBe(
      true,
    );
    const end = Math.floor(site.clock.now() / 1000) + 24 * 3600;
    expect(said).toMatchObject({
      role,
      would_issue: true,
      warnings: [],
      certificate: {
        subject: [{ type: 'commonName', value: 'a.example.com' }],
        names: [
          { type: 'dns', value: 'a.example.com' },
          { type: 'ip', value: '10.0.0.1' },
        ],
        key_algorithm: 'ec-p256',
        key_usages: ['digital_signature'],
        ext_key_usages: ['server_auth', 'client_auth'],
        signature_algorithm: 'ecdsa-with-sha256',
        not_after: new Date(end * 1000).toISOString().replace('.000', ''),
      },
    });
  });

  it('says of each rule that refuses what issuing says of it, and of the others that they pass', async () => {
    const asked = { common_name: 'evil.org', alt_names: ['*.evil.org'], ttl: '800000h' };
    const said = await explain(asked);
    const issued = await site.call('POST', `/v1/pki/issue/${role}`, asked);
    expect(said.would_issue).toBe(false);
    expect(said.certificate).toBeNull();
    expect(said.rules.map(({ name }) => name)).toEqual(NAMES);
    expect(said.rules.flatMap(({ refusals }) => refusals)).toEqual(issued.error?.details?.refusals);
    for (const { refusals, result } of said.rules) expect(result === 'refused').toBe(refusals.length > 0);
  });

  it('says of a rule that it refuses also where its refusals are too many to be told', async () => {
    const names = Array.from({ length: 99 }, (_, i) => `n${i}.example.org`);
    const of = async (alt: readonly string[]) => {
      const hidden = csr({ dns: ['b.example.org'] });
      const said = await explain({ csr_pem: hidden, common_name: 'evil.org', alt_names: alt });
      return said.rules.filter(({ result }) => result === 'refused');
    };
    const [few, many] = [await of(names.slice(0, 3)), await of(names)];
    expect(few.map(({ name }) => name)).toContain('the CSR names nothing else');
    expect(many.map(({ name }) => name)).toEqual(few.map(({ name }) => name));
    expect(many.flatMap(({ refusals }) => refusals)).toHaveLength(100);
  });

  it('tells where a length would be shortened', async () => {
    const said = await explain({ common_name: 'a.example.com', ttl: '900h' });
    expect(said.rules.filter(({ result }) => result !== 'passed')).toEqual([
      {
        name: 'the policy allows this length',
        result: 'clamped',
        refusals: [],
        clamped: { from: '900h', to: '720h' },
      },
    ]);
    expect(said).toMatchObject({ would_issue: true, warnings: [expect.stringMatching(/was shortened/)] });
  });

  it('judges a CSR as signing does', async () => {
    const good = {
      csr_pem: csr({
        subject: [
          { type: 'organizationName', value: 'Acme' },
          { type: 'commonName', value: 'a.example.com' },
        ],
      }),
    };
    const said = await explain(good);
    expect(said).toMatchObject({
      would_issue: true,
      warnings: [expect.stringMatching(/common name alone, not O/)],
    });
    const hidden = { csr_pem: csr({ dns: ['b.example.org'] }), common_name: 'a.example.com' };
    const signed = await site.call('POST', `/v1/pki/sign/${role}`, hidden);
    const refused = await explain(hidden);
    expect(refused.rules.flatMap(({ refusals }) => refusals)).toEqual(signed.error?.details?.refusals);
    expect(refusedBy(refused)).toContain('csr_pem csr_names');
    expectError(await site.call('POST', `/v1/pki/explain/${role}`, { csr_pem: 'no' }), { field: 'csr_pem' });
  });

  it('knows of a key that was revoked for compromise', async () => {
    const key = ecKey();
    const { certificate_id: id } = await site.made<{ certificate_id: string }>(`/v1/pki/sign/${role}`, {
      csr_pem: csr({ key, commonName: 'a.example.com' }),
    });
    expect((await explain({ csr_pem: csr({ key, commonName: 'a.example.com' }) })).would_issue).toBe(true);
    await revoke(site, id, 'key_compromise');
    expect(refusedBy(await explain({ csr_pem: csr({ key, commonName: 'a.example.com' }) }))).toEqual([
      'csr_pem key_not_blocked',
    ]);
  });

  it('goes by the role of now', async () => {
    const changing = await site.newRole();
    const asked = { common_name: 'a.example.com' };
    expect((await explain(asked, changing)).would_issue).toBe(true);
    await site.call('PATCH', `/v1/pki/roles/${changing}`, { allowed_domains: ['example.org'] });
    expect((await explain(asked, changing)).would_issue).toBe(false);
  });

  it('issues and keeps nothing, but that somebody was told of a refusal', async () => {
    const [before, events] = [await site.newest(), await site.events()];
    await explain({ common_name: 'a.example.com' });
    expect([await site.newest(), await site.events()]).toEqual([before, events]);
    await explain({ common_name: 'evil.org' });
    expect(await site.newest()).toEqual(before);
    const [event, ...others] = await site.events();
    expect(others).toEqual(events);
    expect(event).toMatchObject({
      action: 'pki_explain',
      success: false,
      extra_data: { role, refusals: [{ rule: 'dns_allowed', value: 'evil.org' }] },
    });
  });

  it('is for whoever may issue under that role, and for nobody of another tenant', async () => {
    const asked = { common_name: 'a.example.com' };
    const issuing = await site.newToken(['pki:issue'], { only: { roles: [role] } });
    expect((await explain(asked, role, issuing)).would_issue).toBe(true);
    const other = await site.newRole();
    const call = (under: string, token: string | null) =>
      site.call('POST', `/v1/pki/explain/${under}`, asked, token);
    expectError(await call(other, issuing), { status: 403, code: 'access_denied' });
    expectError(await call(role, await site.newToken(['pki:read'])), {
      status: 403,
      code: 'insufficient_scope',
    });
    expectError(await call(role, null), { status: 401, code: 'authentication_required' });
    expectError(await call(role, await site.newTenant()), { status: 404, code: 'role_not_found' });
    expectError(await call('nothing', site.admin), { status: 404, code: 'role_not_found' });
  });
});

it('counts what it tells of refusals as refusals, so that a role is not searched for what it permits', async () => {
  const site = await memorySite({ rateLimits: { refusals: 3 } });
  const role = await site.newRole();
  const ask = (name: string) => site.call('POST', `/v1/pki/explain/${role}`, { common_name: name });
  for (let i = 0; i < 5; i++) expect((await ask('a.example.com')).status).toBe(200);
  for (let i = 0; i < 3; i++) expect((await ask('evil.org')).status).toBe(200);
  expectError(await ask('a.example.com'), { status: 429, code: 'rate_limited' });
  await site.close();
});
