import { createPrivateKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csr, ecKey, ed25519Key, rsaKey } from '../../support/csr.ts';
import { expectError } from '../../support/refused.ts';
import { type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const SIGNED = ['ca_chain', 'certificate', 'certificate_id', 'not_after', 'serial_number', 'warnings'];

describe.each(STORES)('issuing and signing over $name', (kind) => {
  let site: TestSite;
  let intermediate: string;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    intermediate = await site.newCa({ parent_ca_id: await site.newCa() });
    role = await site.newRole({ ca_id: intermediate, max_ttl: '720h' });
  });
  afterAll(() => site.close());

  const sign = (body: Json, under = role): Promise<Issued> =>
    site.made<Issued>(`/v1/pki/sign/${under}`, body);

  it('issues the contract’s example, with exactly its fields', async () => {
    const svc = await site.newRole({
      ca_id: intermediate,
      allowed_domains: ['*.svc.cluster.local', '*.internal'],
      require_cn: true,
    });
    const answer = await site.call('POST', `/v1/pki/issue/${svc}`, {
      common_name: 'billing.svc.cluster.local',
      alt_names: ['billing-api.svc.cluster.local'],
      ip_sans: ['10.0.5.100'],
      ttl: '168h',
    });
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body).sort()).toEqual([...SIGNED, 'private_key'].sort());
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    const issued = answer.body as unknown as Issued;
    expect(issued).toMatchObject({
      private_key: expect.stringMatching(/^-----BEGIN EC PRIVATE KEY-----\n/),
      serial_number: expect.stringMatching(/^[0-7][0-9A-F](:[0-9A-F]{2}){19}$/),
      certificate_id: expect.stringMatching(/^cert_[0-9a-z]{26}$/),
      warnings: [],
    });
    const certificate = new X509Certificate(issued.certificate);
    expect(certificate.subject).toBe('CN=billing.svc.cluster.local');
    expect(certificate.subjectAltName).toBe(
      'DNS:billing.svc.cluster.local, DNS:billing-api.svc.cluster.local, IP Address:10.0.5.100',
    );
    expect(certificate.checkPrivateKey(createPrivateKey(issued.private_key))).toBe(true);
    expect(certificate.serialNumber).toBe(issued.serial_number.replaceAll(':', ''));
    const end = Math.floor(site.clock.now() / 1000) + 168 * 3600;
    expect(Date.parse(issued.not_after)).toBe(end * 1000);
    expect(Date.parse(certificate.validTo)).toBe(end * 1000);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  it('answers the chain with the issuer first and the root last', async () => {
    const issued = await site.issue(role);
    const [above, root, ...more] = issued.ca_chain.map((pem) => new X509Certificate(pem));
    expect(more).toEqual([]);
    const leaf = new X509Certificate(issued.certificate);
    expect(above && root && leaf.verify(above.publicKey)).toBe(true);
    expect(above && root && above.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
  });

  it.each([
    [{ key_type: 'rsa' }, 'RSA PRIVATE KEY', 'rsa'],
    [{ key_type: 'ec', key_bits: 384 }, 'EC PRIVATE KEY', 'ec'],
    [{ key_type: 'ed25519' }, 'PRIVATE KEY', 'ed25519'],
  ])('makes the key that the role %j asks for', async (keys, label, type) => {
    const issued = await site.issue(await site.newRole({ ca_id: intermediate, ...keys }));
    expect(issued.private_key).toContain(`-----BEGIN ${label}-----`);
    expect(new X509Certificate(issued.certificate).publicKey.asymmetricKeyType).toBe(type);
  });

  it('lasts as long as the role allows when nobody says, and says so when it shortens', async () => {
    const now = Math.floor(site.clock.now() / 1000);
    const usual = await site.issue(role);
    const longest = await site.issue(role, { common_name: 'a.example.com', ttl: '720h' });
    const clamped = await site.issue(role, { common_name: 'a.example.com', ttl: '721h' });
    expect([usual, longest, clamped].map((one) => Date.parse(one.not_after) / 1000 - now)).toEqual([
      2_592_000, 2_592_000, 2_592_000,
    ]);
    expect([usual.warnings, longest.warnings]).toEqual([[], []]);
    expect(clamped.warnings).toEqual([expect.stringContaining('max_ttl')]);
  });

  it.each([['30d'], ['168h'], ['15m'], ['90s'], ['1w']])('reads a ttl of %s', async (ttl) => {
    const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
    const { not_after } = await site.issue(role, { common_name: 'a.example.com', ttl });
    const length = Number.parseInt(ttl, 10) * (units[ttl.slice(-1)] ?? 0);
    expect(Date.parse(not_after) / 1000).toBe(Math.floor(site.clock.now() / 1000) + length);
  });

  it('signs a CSR of OpenSSL’s kind for the key in it', async () => {
    const key = ecKey();
    const names = { commonName: 'a.example.com', dns: ['b.example.com'], ips: ['10.0.0.1'] };
    const answer = await site.call('POST', `/v1/pki/sign/${role}`, {
      csr_pem: csr({ ...names, key }),
      ttl: '1h',
    });
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body).sort()).toEqual(SIGNED);
    const certificate = new X509Certificate(String(answer.body['certificate']));
    expect(certificate.checkPrivateKey(key.privateKey)).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:a.example.com, DNS:b.example.com, IP Address:10.0.0.1');
    expect(certificate.ca).toBe(false);
  });

  it.each([
    ['rsa', { key_type: 'rsa' }, () => rsaKey()],
    ['ed25519', { key_type: 'ed25519' }, () => ed25519Key()],
    ['ec', { key_type: 'ec', key_bits: 384 }, () => ecKey('P-384')],
  ])('signs a CSR with an %s key under a role for such keys only', async (_, keys, make) => {
    const own = await site.newRole({ ca_id: intermediate, ...keys });
    const csr_pem = csr({ commonName: 'a.example.com', key: make() });
    await sign({ csr_pem }, own);
    const refused = await site.call('POST', `/v1/pki/sign/${role}`, { csr_pem });
    expectError(refused, { rule: 'key_algorithm', field: 'csr_pem' });
  });

  it('takes names of the request’s own fields, if they leave out none of the CSR’s', async () => {
    const csr_pem = csr({ dns: ['a.example.com'] });
    const more = await sign({ csr_pem, alt_names: ['a.example.com', 'b.example.com'] });
    expect(new X509Certificate(more.certificate).subjectAltName).toBe('DNS:a.example.com, DNS:b.example.com');
    const less = await site.call('POST', `/v1/pki/sign/${role}`, { csr_pem, alt_names: ['b.example.com'] });
    expectError(less, { rule: 'csr_names', field: 'csr_pem' });
  });

  it('carries the common name alone of a CSR’s subject, and says what it left out', async () => {
    const subject = [
      { type: 'organizationName', value: 'Evil Corp' },
      { type: 'commonName', value: 'a.example.com' },
    ] as const;
    const { certificate, warnings } = await sign({ csr_pem: csr({ subject }) });
    expect(new X509Certificate(certificate).subject).toBe('CN=a.example.com');
    expect(warnings).toEqual([expect.stringMatching(/\bO\b/)]);
  });

  it.each<[string, Json, string]>([
    ['alt_names that are no list', { alt_names: 'b.example.com' }, 'alt_names'],
    ['a name that is no text', { alt_names: ['b.example.com', 1] }, 'alt_names[1]'],
    ['an address among the DNS names', { alt_names: ['10.0.0.1'] }, 'alt_names[0]'],
    ['a DNS name among the addresses', { ip_sans: ['a.example.com'] }, 'ip_sans[0]'],
    ['a range among the addresses', { ip_sans: ['10.0.0.0/8'] }, 'ip_sans[0]'],
    ['an empty common name', { common_name: '' }, 'common_name'],
    ['a common name that is null', { common_name: null }, 'common_name'],
    ['a ttl that is a number', { ttl: 3600 }, 'ttl'],
  ])('refuses %s', async (_, change, field) => {
    const body = { common_name: 'a.example.com', ...change };
    expectError(await site.call('POST', `/v1/pki/issue/${role}`, body), { field });
  });

  it('tells all refusals at once', async () => {
    const answer = await site.call('POST', `/v1/pki/issue/${role}`, {
      common_name: 'a.evil.test',
      alt_names: ['b.evil.test', 'b.example.com'],
    });
    expectError(answer, { rule: 'dns_allowed', field: 'common_name' });
    expect(answer.error?.details?.refusals).toEqual([
      {
        rule: 'dns_allowed',
        field: 'common_name',
        value: 'a.evil.test',
        message: expect.any(String),
        allowed: ['example.com, *.example.com'],
      },
      expect.objectContaining({ field: 'alt_names[0]', value: 'b.evil.test' }),
    ]);
  });

  it('ignores fields that it does not know', async () => {
    await site.issue(role, { common_name: 'a.example.com', is_ca: true, extensions: ['2.5.29.19'] });
    const issued = await site.issue(role, { common_name: 'a.example.com', ca: true });
    expect(new X509Certificate(issued.certificate).ca).toBe(false);
  });

  it('tells the audit trail what was issued, and counts it', async () => {
    const issued = await site.issue(role);
    const [event] = await site.events('&action=pki_issue&success=true');
    expect(event?.extra_data).toMatchObject({
      serial_number: issued.serial_number.replaceAll(':', '').toLowerCase(),
      role,
      names: ['dns:a.example.com'],
    });
    const before = await site.read(`/v1/pki/ca/${intermediate}`);
    await Promise.all(Array.from({ length: 10 }, () => site.issue(role)));
    const after = await site.read(`/v1/pki/ca/${intermediate}`);
    expect(Number(after['certificates_issued']) - Number(before['certificates_issued'])).toBe(10);
  });
});
