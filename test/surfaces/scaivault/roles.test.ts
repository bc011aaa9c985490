import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectError } from '../../support/refused.ts';
import { type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('roles over $name', (kind) => {
  let site: TestSite & { readonly twin: () => Promise<TestSite> };
  let ca: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
  });
  afterAll(() => site.close());

  it('allows nothing that is not said', async () => {
    const role = await site.made('/v1/pki/roles', { name: 'plain', ca_id: ca });
    expect(role).toEqual({
      name: 'plain',
      ca_id: ca,
      allowed_domains: [],
      allow_subdomains: false,
      allow_ip_sans: false,
      max_ttl: '720h',
      key_type: 'ec',
      key_bits: 256,
      require_cn: true,
      store_private_keys: false,
      key_usages: ['digital_signature'],
      ext_key_usages: ['server_auth', 'client_auth'],
      created_at: expect.stringMatching(/^2026-01-01T00:00:\d\dZ$/),
      updated_at: role['created_at'],
    });
    expect(await site.read('/v1/pki/roles/plain')).toEqual(role);
    const refused = await site.call('POST', '/v1/pki/issue/plain', { common_name: 'a.example.com' });
    expectError(refused, { rule: 'dns_allowed', field: 'common_name' });
  });

  it('is the role of the contract’s example', async () => {
    const example = {
      name: 'svc-mtls',
      ca_id: ca,
      allowed_domains: ['*.svc.cluster.local', '*.internal'],
      allow_subdomains: true,
      allow_ip_sans: true,
      max_ttl: '720h',
      key_type: 'ec',
      key_bits: 256,
      require_cn: true,
    };
    expect(await site.made('/v1/pki/roles', example)).toMatchObject(example);
  });

  it.each([
    [{ key_type: 'rsa' }, 'rsa', 2048],
    [{ key_type: 'rsa', key_bits: 4096 }, 'rsa', 4096],
    [{ key_type: 'ec', key_bits: 521 }, 'ec', 521],
    [{ key_type: 'ed25519' }, 'ed25519', 255],
  ])('of keys %j', async (given, key_type, key_bits) => {
    const name = await site.newRole({ ca_id: ca, ...given });
    expect(await site.read(`/v1/pki/roles/${name}`)).toMatchObject({ key_type, key_bits });
  });

  it.each<[string, Json, string]>([
    ['no name', { name: undefined }, 'name'],
    ['a name that no address can hold', { name: 'a/b' }, 'name'],
    ['a name like an id', { name: '018f0000-0000-7000-8000-000000000000' }, 'name'],
    ['no authority', { ca_id: undefined }, 'ca_id'],
    ['an authority that is not there', { ca_id: 'ca_01jd0000000000000000000000' }, 'ca_id'],
    ['an authority that is no id', { ca_id: 'acme-root' }, 'ca_id'],
    ['domains that are no list', { allowed_domains: 'example.com' }, 'allowed_domains'],
    ['a pattern of everything', { allowed_domains: ['*'] }, 'allowed_domains[0]'],
    ['a pattern with a star inside', { allowed_domains: ['ok.test', 'a.*.test'] }, 'allowed_domains[1]'],
    ['a pattern with part of a label', { allowed_domains: ['a*.test'] }, 'allowed_domains[0]'],
    ['a regular expression', { allowed_domains: ['(a+)+$'] }, 'allowed_domains[0]'],
    ['an empty pattern', { allowed_domains: [''] }, 'allowed_domains[0]'],
    ['a pattern with a dot at its end', { allowed_domains: ['example.com.'] }, 'allowed_domains[0]'],
    ['an address as a pattern', { allowed_domains: ['10.0.0.1'] }, 'allowed_domains[0]'],
    ['text for a boolean', { allow_subdomains: 'true' }, 'allow_subdomains'],
    ['RSA of 1024 bits', { key_type: 'rsa', key_bits: 1024 }, 'key_bits'],
    ['EC of 2048 bits', { key_type: 'ec', key_bits: 2048 }, 'key_bits'],
    ['a usage of authorities', { key_usages: ['key_cert_sign'] }, 'key_usages'],
    ['no usage', { key_usages: [] }, 'key_usages'],
    ['encipherment with an EC key', { key_usages: ['key_encipherment'] }, 'key_usages'],
    ['an unknown usage', { key_usages: ['everything'] }, 'key_usages[0]'],
    ['any purpose', { ext_key_usages: ['any'] }, 'ext_key_usages[0]'],
    ['an unknown purpose', { ext_key_usages: ['server_auth', '__proto__'] }, 'ext_key_usages[1]'],
  ])('is refused when it is saved, and not when it is used, with %s', async (_, change, field) => {
    const usual = { name: site.name('refused'), ca_id: ca, allowed_domains: ['example.com'] };
    expectError(await site.call('POST', '/v1/pki/roles', { ...usual, ...change }), { field });
    await site.made('/v1/pki/roles', usual);
  });

  it.each(['', '0h', '-1h', '1', 'h', '1h30m', '1e3h', 'NaN', '9999y', '720 h', '1.5h'])(
    'is refused with a max_ttl of %j',
    async (max_ttl) => {
      const refused = await site.call('POST', '/v1/pki/roles', { name: 'never', ca_id: ca, max_ttl });
      expectError(refused, { status: 400, code: 'invalid_duration', field: 'max_ttl' });
      const kept = await site.newRole({ ca_id: ca });
      expectError(await site.call('PATCH', `/v1/pki/roles/${kept}`, { max_ttl }), {
        status: 400,
        code: 'invalid_duration',
      });
      expect(await site.read(`/v1/pki/roles/${kept}`)).toMatchObject({ max_ttl: '720h' });
    },
  );

  it('refuses a name that is taken until its role is removed', async () => {
    await site.newRole({ name: 'again', ca_id: ca });
    const twice = await site.call('POST', '/v1/pki/roles', { name: 'again', ca_id: ca });
    expectError(twice, { status: 409, code: 'role_exists' });
    expect(await site.call('DELETE', '/v1/pki/roles/again')).toMatchObject({ status: 204, text: '' });
    for (const gone of [
      await site.call('GET', '/v1/pki/roles/again'),
      await site.call('DELETE', '/v1/pki/roles/again'),
      await site.call('PATCH', '/v1/pki/roles/again', {}),
      await site.call('POST', '/v1/pki/issue/again', { common_name: 'a.example.com' }),
    ]) {
      expectError(gone, { status: 404, code: 'role_not_found' });
    }
    await site.newRole({ name: 'again', ca_id: ca });
    await site.issue('again');
  });

  it('changes the fields that are given, and keeps what certificates were issued under', async () => {
    const role = await site.newRole({ ca_id: ca, max_ttl: '48h' });
    const before = await site.issue(role);
    site.clock.advance(5000);
    const changed = await site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['other.test'] });
    expect(changed.body).toMatchObject({
      name: role,
      allowed_domains: ['other.test'],
      allow_subdomains: true,
      max_ttl: '48h',
    });
    expect(Date.parse(String(changed.body['updated_at']))).toBeGreaterThan(
      Date.parse(String(changed.body['created_at'])),
    );
    expectError(await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' }), {
      rule: 'dns_allowed',
    });
    const after = await site.issue(role, { common_name: 'a.other.test' });
    const back = await site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: ['example.com'] });
    expect(back.status).toBe(200);
    const again = await site.issue(role);
    const versions = await site.events('&action=pki_issue&success=true');
    const versionOf = (id: string): unknown =>
      versions.find(({ extra_data }) => String(extra_data['serial_number']) === plain(id))?.extra_data[
        'policy_version_id'
      ];
    expect(versionOf(before.serial_number)).toBeDefined();
    expect(versionOf(after.serial_number)).not.toBe(versionOf(before.serial_number));
    // The same content is the same version.
    expect(versionOf(again.serial_number)).toBe(versionOf(before.serial_number));
    expect(await site.read(`/v1/pki/certificates/${before.certificate_id}`)).toMatchObject({
      is_revoked: false,
    });
  });

  it('gets the usual size of another type of key', async () => {
    const role = await site.newRole({ ca_id: ca, key_bits: 384 });
    const changed = await site.call('PATCH', `/v1/pki/roles/${role}`, { key_type: 'rsa' });
    expect(changed.body).toMatchObject({ key_type: 'rsa', key_bits: 2048 });
  });

  it('moves to another authority, at once for every server', async () => {
    const other = await site.twin();
    const role = await site.newRole({ ca_id: ca });
    await other.issue(role);
    const next = await site.newCa();
    await site.call('PATCH', `/v1/pki/roles/${role}`, { ca_id: next });
    const { certificate_id: id } = await other.issue(role);
    expect(await site.read(`/v1/pki/certificates/${id}`)).toMatchObject({ issuer_ca_id: next });
  });

  it('is narrowed at once for another server that has it cached', async () => {
    const other = await site.twin();
    const role = await site.newRole({ ca_id: ca });
    await other.issue(role);
    await site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: [] });
    const refused = await other.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' });
    expectError(refused, { rule: 'dns_allowed' });
  });

  it('issues no certificate under a policy that was withdrawn meanwhile', async () => {
    const role = await site.newRole({ ca_id: ca });
    await site.issue(role);
    const asked = Array.from({ length: 8 }, () =>
      site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' }),
    );
    const [closed, ...answers] = await Promise.all([
      site.call('PATCH', `/v1/pki/roles/${role}`, { allowed_domains: [] }),
      ...asked,
    ]);
    expect(closed.status).toBe(200);
    const events = await site.events('&action=pki_issue&success=true');
    const [update] = await site.events('&action=pki_role_update&success=true');
    const version = update?.extra_data['policy_version_id'];
    expect(events.filter(({ extra_data }) => extra_data['policy_version_id'] === version)).toEqual([]);
    for (const answer of answers) {
      if (answer.status !== 201) expectError(answer, { rule: 'dns_allowed' });
    }
    expectError(await site.call('POST', `/v1/pki/issue/${role}`, { common_name: 'a.example.com' }), {
      rule: 'dns_allowed',
    });
  });
});

function plain(serial: string): string {
  return serial.replaceAll(':', '').toLowerCase();
}
