import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectError } from '../../support/refused.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const MEMBERS = [
  'ca_type',
  'certificates_issued',
  'common_name',
  'created_at',
  'id',
  'is_active',
  'key_size',
  'key_type',
  'name',
  'valid_from',
  'valid_until',
];

describe.each(STORES)('certificate authorities over $name', (kind) => {
  let site: TestSite & { readonly twin: () => Promise<TestSite> };
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  it('makes the root of the contract’s example, with exactly its fields', async () => {
    const root = await site.made<Json>('/v1/pki/ca', {
      name: 'acme-root',
      common_name: 'Acme Root CA',
      ca_type: 'root',
      key_type: 'ec',
      key_size: 256,
      validity_days: 3650,
    });
    const now = Math.floor(site.clock.now() / 1000) * 1000;
    const at = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
    expect(root).toEqual({
      id: expect.stringMatching(/^ca_[0-9a-z]{26}$/),
      name: 'acme-root',
      common_name: 'Acme Root CA',
      ca_type: 'root',
      key_type: 'ec',
      key_size: 256,
      valid_from: at(now - 3_600_000),
      valid_until: at(now + 3650 * 86_400_000),
      is_active: true,
      certificates_issued: 0,
      created_at: at(now),
    });
  });

  it('makes an intermediate, counts it, and shortens its usual validity to its parent’s', async () => {
    const root = await site.made<Json>('/v1/pki/ca', {
      name: 'short-root',
      common_name: 'Short Root',
      ca_type: 'root',
      key_type: 'ec',
      validity_days: 30,
    });
    const intermediate = await site.made<Json>('/v1/pki/ca', {
      name: 'short-intermediate',
      common_name: 'Short Intermediate',
      ca_type: 'intermediate',
      parent_ca_id: root['id'],
      key_type: 'ec',
      key_size: 384,
    });
    expect(Object.keys(intermediate).sort()).toEqual([...MEMBERS, 'parent_ca_id'].sort());
    expect(intermediate).toMatchObject({
      parent_ca_id: root['id'],
      key_size: 384,
      valid_until: root['valid_until'],
    });
    expect(await site.read(`/v1/pki/ca/${root['id']}`)).toMatchObject({ certificates_issued: 1 });
    const longer = await site.call('POST', '/v1/pki/ca', {
      name: 'too-long',
      common_name: 'Too Long',
      ca_type: 'intermediate',
      parent_ca_id: root['id'],
      key_type: 'ec',
      validity_days: 31,
    });
    expectError(longer, { rule: 'validity_within_issuer', field: 'validity_days' });
  });

  it('lasts ten years as a root and five below one when nobody says', async () => {
    const root = await site.read(`/v1/pki/ca/${await site.newCa()}`);
    const below = await site.read(`/v1/pki/ca/${await site.newCa({ parent_ca_id: root['id'] })}`);
    const days = (ca: Json): number =>
      (Date.parse(String(ca['valid_until'])) - Date.parse(String(ca['created_at']))) / 86_400_000;
    expect([days(root), days(below)]).toEqual([3650, 1825]);
  });

  it('has an RSA key of 2048 bits when nobody says', async () => {
    const ca = await site.made('/v1/pki/ca', { name: 'rsa', common_name: 'RSA', ca_type: 'root' });
    expect(ca).toMatchObject({ key_type: 'rsa', key_size: 2048 });
  });

  it.each([
    ['ec', 521, 521],
    ['ec', undefined, 256],
    ['ed25519', undefined, 255],
  ])('takes %s keys of %s bits', async (key_type, key_size, shown) => {
    const id = await site.newCa({ key_type, ...(key_size === undefined ? {} : { key_size }) });
    expect(await site.read(`/v1/pki/ca/${id}`)).toMatchObject({ key_type, key_size: shown });
  });

  it.each<[string, Json, string]>([
    ['no name', { name: undefined }, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a name like an id', { name: 'ca_01jd0000000000000000000000' }, 'name'],
    ['no common name', { common_name: undefined }, 'common_name'],
    ['a common name of two lines', { common_name: 'two\nlines' }, 'common_name'],
    ['a common name with NUL', { common_name: 'a\0b' }, 'common_name'],
    ['a common name of half a character', { common_name: '\ud800' }, 'common_name'],
    ['a blank common name', { common_name: ' ' }, 'common_name'],
    ['an unknown type', { ca_type: 'leaf' }, 'ca_type'],
    ['an intermediate without a parent', { ca_type: 'intermediate' }, 'parent_ca_id'],
    ['a root with a parent', { parent_ca_id: 'ca_01jd0000000000000000000000' }, 'parent_ca_id'],
    ['a parent that is no id', { ca_type: 'intermediate', parent_ca_id: 'x' }, 'parent_ca_id'],
    ['RSA of 1024 bits', { key_type: 'rsa', key_size: 1024 }, 'key_size'],
    ['RSA of 16384 bits', { key_type: 'rsa', key_size: 16_384 }, 'key_size'],
    ['EC of 2048 bits', { key_size: 2048 }, 'key_size'],
    ['an unknown key type', { key_type: 'dsa' }, 'key_type'],
    ['no day', { validity_days: 0 }, 'validity_days'],
    ['negative days', { validity_days: -1 }, 'validity_days'],
    ['half a day', { validity_days: 0.5 }, 'validity_days'],
    ['days as text', { validity_days: '3650' }, 'validity_days'],
    ['more than a hundred years', { validity_days: 36_501 }, 'validity_days'],
    ['a bad range', { permitted_ip_ranges: ['10.0.0.0/33'] }, 'permitted_ip_ranges[0]'],
    ['a range with bits behind it', { excluded_ip_ranges: ['10.0.0.1/8'] }, 'excluded_ip_ranges[0]'],
    ['a bad domain', { permitted_dns_domains: ['ok.test', 'a..b'] }, 'permitted_dns_domains[1]'],
    ['a wildcard as a domain', { excluded_dns_domains: ['*.test'] }, 'excluded_dns_domains[0]'],
  ])('refuses %s, names the field and makes nothing', async (_, change, field) => {
    const name = site.name('refused');
    const usual = { name, common_name: 'Test', ca_type: 'root', key_type: 'ec' };
    expectError(await site.call('POST', '/v1/pki/ca', { ...usual, ...change }), { field });
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/pki/ca?limit=1000');
    expect(data.map((ca) => ca['name'])).not.toContain(name);
    // The twin: without the change it is made.
    await site.made('/v1/pki/ca', usual);
  });

  it('refuses a common name of 65 characters and takes one of 64', async () => {
    const usual = { name: 'long', ca_type: 'root', key_type: 'ec' };
    const refused = await site.call('POST', '/v1/pki/ca', { ...usual, common_name: 'é'.repeat(65) });
    expectError(refused, { rule: 'common_name_length', field: 'common_name' });
    await site.made('/v1/pki/ca', { ...usual, common_name: 'é'.repeat(64) });
  });

  it('refuses a name that is taken, also when both ask at once', async () => {
    const body = { name: 'twice', common_name: 'Twice', ca_type: 'root', key_type: 'ec' };
    const both = await Promise.all([1, 2, 3].map(() => site.call('POST', '/v1/pki/ca', body)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expectError(await site.call('POST', '/v1/pki/ca', body), { status: 409, code: 'ca_exists' });
  });

  it('refuses a parent that is not there', async () => {
    const answer = await site.call('POST', '/v1/pki/ca', {
      name: 'orphan',
      common_name: 'Orphan',
      ca_type: 'intermediate',
      parent_ca_id: 'ca_01jd0000000000000000000000',
      key_type: 'ec',
    });
    expectError(answer, { field: 'parent_ca_id' });
  });

  it('is read by either spelling of its id, and listed', async () => {
    const id = await site.newCa();
    const one = await site.read(`/v1/pki/ca/${id}`);
    expect(Object.keys(one).sort()).toEqual(MEMBERS);
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    expect(tenant.id).toMatch(/^tenant_/);
    const { data } = await site.read<{ data: readonly Json[] }>('/v1/pki/ca?limit=1000');
    expect(data[0]).toEqual(one);
    const [created] = await site.events('&action=pki_ca_create');
    const plain = String(created?.extra_data['ca_id']);
    expect(plain).toMatch(/^[0-9a-f-]{36}$/);
    expect(await site.read(`/v1/pki/ca/${plain}`)).toEqual(one);
    expect(await site.read(`/v1/pki/ca/${plain.toUpperCase()}`)).toEqual(one);
  });

  it.each(['nonsense', 'cert_01jd0000000000000000000000', 'ca_01jd0000000000000000000000', '%00', 'ca_'])(
    'answers 404 for %s',
    async (id) => {
      expectError(await site.call('GET', `/v1/pki/ca/${id}`), { status: 404, code: 'ca_not_found' });
      const open = await site.call('GET', `/v1/pki/ca/${id}/certificate`, undefined, null);
      expectError(open, { status: 404, code: 'ca_not_found' });
    },
  );

  it('names what is not there as ids are spelled here, however it was asked for', async () => {
    const missing = { status: 404, code: 'ca_not_found' };
    const message = /no ca ..ca_01jd0000000000000000000000/;
    for (const id of ['ca_01jd0000000000000000000000', '01934000-0000-0000-0000-000000000000']) {
      expectError(await site.call('GET', `/v1/pki/ca/${id}`), { ...missing, message });
    }
    expectError(await site.call('GET', '/v1/pki/ca/acme'), { ...missing, message: /no ca ..acme/ });
  });

  it('gives its certificate to anybody, as PEM in JSON and as DER, and by the address in what it signed', async () => {
    const id = await site.newCa();
    const json = await site.call('GET', `/v1/pki/ca/${id}/certificate`, undefined, null);
    expect(Object.keys(json.body)).toEqual(['certificate_pem']);
    const certificate = new X509Certificate(String(json.body['certificate_pem']));
    expect([certificate.ca, certificate.verify(certificate.publicKey)]).toEqual([true, true]);
    const der = await site.app.inject({
      url: `/v1/pki/ca/${id}/certificate.der`,
      headers: { host: 'localhost:7420' },
    });
    expect(der.headers['content-type']).toBe('application/pkix-cert');
    expect(der.rawPayload.equals(certificate.raw)).toBe(true);
    const leaf = new X509Certificate((await site.issue(await site.newRole({ ca_id: id }))).certificate);
    const address = /URI:(http:\S+)/.exec(leaf.infoAccess ?? '')?.[1] ?? '';
    const aia = await site.app.inject({
      url: new URL(address).pathname,
      headers: { host: 'localhost:7420' },
    });
    expect(aia.headers['content-type']).toBe('application/pkix-cert');
    expect(aia.rawPayload.equals(certificate.raw)).toBe(true);
    const unknown = await site.call('GET', '/aia/iss_01jd0000000000000000000000', undefined, null);
    expectError(unknown, { status: 404, code: 'issuer_not_found' });
  });

  it('signs nothing once it is switched off, and signs again when it is on', async () => {
    const ca = await site.newCa();
    const role = await site.newRole({ ca_id: ca });
    await site.issue(role);
    const off = await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
    expect(off.body).toMatchObject({ id: ca, is_active: false, certificates_issued: 1 });
    const refused = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });
    expectError(refused, { rule: 'authority_active' });
    const below = { name: 'below', common_name: 'Below', ca_type: 'intermediate', key_type: 'ec' };
    const child = await site.call('POST', '/v1/pki/ca', { ...below, parent_ca_id: ca });
    expectError(child, { rule: 'authority_active' });
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    await site.issue(role);
    await site.made('/v1/pki/ca', { ...below, parent_ca_id: ca });
  });

  it('is switched off at once for another server that has it cached', async () => {
    const other = await site.twin();
    const ca = await site.newCa();
    const role = await site.newRole({ ca_id: ca });
    await Promise.all([site.issue(role), other.issue(role)]);
    await other.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
    const refused = await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });
    expectError(refused, { rule: 'authority_active' });
    await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
    await other.issue(role);
    expect(await other.read(`/v1/pki/ca/${ca}`)).toMatchObject({ certificates_issued: 3 });
  });

  it('is switched by nothing but a boolean', async () => {
    const ca = await site.newCa();
    for (const is_active of ['false', 0, null, undefined]) {
      expectError(await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active }), { field: 'is_active' });
    }
    expect(await site.read(`/v1/pki/ca/${ca}`)).toMatchObject({ is_active: true });
  });
});
