import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode, octetString } from '../../src/der/writer.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { encodeName } from '../../src/x509/name.ts';
import { csr } from '../support/csr.ts';
import { expectRefused } from '../support/refused.ts';
import { type Json, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let ca: string;
/** example.com and what is below it, wildcards and addresses; any common name or none. */
let role: string;
beforeAll(async () => {
  site = await memorySite();
  ca = await site.newCa();
  role = await site.newRole({ ca_id: ca });
});
afterAll(() => site.close());

const issuing = (body: Json, under = role): { path: string; body: Json } => ({
  path: `/v1/pki/issue/${under}`,
  body,
});
const signing = (body: Json, under = role): { path: string; body: Json } => ({
  path: `/v1/pki/sign/${under}`,
  body,
});

const importing = (body: Json): { path: string; body: Json } => ({ path: '/v1/pki/csr/import', body });

async function sansOf(path: string, body: Json): Promise<string | undefined> {
  const { certificate } = await site.made<{ certificate: string }>(path, body);
  return new X509Certificate(certificate).subjectAltName;
}

function derOf(pem: string): Uint8Array {
  return new X509Certificate(pem).raw;
}

describe('a name that stands only in the CSR', () => {
  it('is refused when the role does not allow it', async () => {
    const csr_pem = csr({ commonName: 'a.example.com', dns: ['a.example.com', 'evil.test'] });
    await expectRefused(site, signing({ csr_pem }), { rule: 'dns_allowed', field: 'csr_pem' });
    await site.made(`/v1/pki/sign/${role}`, { csr_pem: csr({ dns: ['a.example.com'] }) });
  });

  it('is refused when the request lists its names without it, even if the role allows it', async () => {
    const csr_pem = csr({ dns: ['a.example.com', 'b.example.com'], ips: ['10.0.0.1'] });
    const listed = { csr_pem, alt_names: ['a.example.com'] };
    const answer = await expectRefused(site, signing(listed), { rule: 'csr_names', field: 'csr_pem' });
    expect(answer.error?.details?.refusals?.map(({ value }) => value)).toEqual(['b.example.com', '10.0.0.1']);
    const all = { csr_pem, alt_names: ['b.example.com', 'a.example.com'], ip_sans: ['10.0.0.1'] };
    expect(await sansOf(`/v1/pki/sign/${role}`, all)).toBe(
      'DNS:b.example.com, DNS:a.example.com, IP Address:10.0.0.1',
    );
  });

  it('is refused as a common name that the request replaces', async () => {
    const csr_pem = csr({ commonName: 'a.example.com' });
    const replaced = { csr_pem, common_name: 'b.example.com' };
    await expectRefused(site, signing(replaced), { rule: 'csr_names', field: 'csr_pem' });
    await site.made(`/v1/pki/sign/${role}`, { csr_pem, common_name: 'a.example.com' });
  });

  it.each([
    ['an e-mail address', { type: 'email' as const, value: 'admin@example.com' }],
    ['a URI', { type: 'uri' as const, value: 'https://a.example.com/' }],
    ['a registered id', { type: 'registeredId' as const, oid: '1.2.3.4' }],
    [
      'a user principal name',
      { type: 'other' as const, oid: '1.3.6.1.4.1.311.20.2.3', value: encode(octetString(Uint8Array.of(1))) },
    ],
    [
      'a directory name',
      {
        type: 'directory' as const,
        name: { der: encodeName([{ type: 'commonName', value: 'x' }]), rdns: [] },
      },
    ],
  ])('is refused as %s', async (_, name) => {
    const csr_pem = csr({ dns: ['a.example.com'], names: [name] });
    await expectRefused(site, signing({ csr_pem }), { rule: 'name_kind', field: 'csr_pem' });
  });
});

describe('an allow-list', () => {
  // biome-ignore format: a table
  const ANSWERS: readonly (readonly [allowed: string, subdomains: boolean, name: string, answer: 'issued' | 'refused' | 'unread'])[] = [
    ['example.com',   false, 'example.com',           'issued'],
    ['example.com',   false, 'EXAMPLE.com',           'issued'],
    ['EXAMPLE.com',   false, 'example.com',           'issued'],
    ['example.com',   false, 'a.example.com',         'refused'],
    ['example.com',   false, '*.example.com',         'refused'],
    ['example.com',   false, 'evilexample.com',       'refused'],
    ['example.com',   false, 'example.com.evil.org',  'refused'],
    ['example.com',   false, 'com',                   'refused'],
    ['example.com',   false, 'example.com.',          'unread'],
    ['example.com',   false, '.example.com',          'unread'],
    ['example.com',   false, 'a..example.com',        'unread'],
    ['example.com',   false, 'example.com\0',         'unread'],
    ['example.com',   false, 'example.com\0.evil.org', 'unread'],
    ['example.com',   true,  'a.example.com',         'issued'],
    ['example.com',   true,  'a.b.example.com',       'issued'],
    ['example.com',   true,  '*.example.com',         'issued'],
    ['example.com',   true,  '*.a.example.com',       'issued'],
    ['example.com',   true,  'evilexample.com',       'refused'],
    ['example.com',   true,  '*.com',                 'unread'],
    ['example.com',   true,  '*',                     'unread'],
    ['example.com',   true,  '*.*.example.com',       'unread'],
    ['example.com',   true,  'a.*.example.com',       'unread'],
    ['example.com',   true,  'a*.example.com',        'unread'],
    ['example.com',   true,  '**.example.com',        'unread'],
    ['*.example.com', false, 'a.example.com',         'issued'],
    ['*.example.com', false, 'a.b.example.com',       'issued'],
    ['*.example.com', false, 'example.com',           'refused'],
    ['*.example.com', false, '*.example.com',         'refused'],
    ['*.example.com', true,  '*.example.com',         'issued'],
    ['*.example.com', true,  'example.com',           'refused'],
    ['*.example.com', true,  'xexample.com',          'refused'],
  ];

  it.each(ANSWERS)('of %s (subdomains: %s) has %s %s', async (allowed, allow_subdomains, name, answer) => {
    const own = await site.newRole({ ca_id: ca, allowed_domains: [allowed], allow_subdomains });
    if (answer === 'issued') {
      expect(await sansOf(`/v1/pki/issue/${own}`, { alt_names: [name] })).toBe(`DNS:${name.toLowerCase()}`);
      return;
    }
    const rule = name.startsWith('*') && !allow_subdomains ? 'wildcard_allowed' : 'dns_allowed';
    const refusal = answer === 'refused' ? { rule } : {};
    const attempt = issuing({ alt_names: [name] }, own);
    await expectRefused(site, attempt, { ...refusal, field: 'alt_names[0]' });
    // The same name as a common name, and inside a CSR where one can be made.
    if (!name.includes('\0')) {
      await expectRefused(site, issuing({ common_name: name }, own), { ...refusal, field: 'common_name' });
      const csr_pem = csr({ dns: [name] });
      await expectRefused(site, signing({ csr_pem }, own), { ...refusal, field: 'csr_pem' });
    }
  });

  it('that is empty allows no name', async () => {
    const none = await site.newRole({ ca_id: ca, allowed_domains: [] });
    for (const name of ['a.example.com', 'localhost', '*.example.com']) {
      await expectRefused(site, issuing({ alt_names: [name] }, none), { rule: 'dns_allowed' });
    }
    expect(await sansOf(`/v1/pki/issue/${none}`, { ip_sans: ['10.0.0.1'] })).toBe('IP Address:10.0.0.1');
  });

  it('does not allow addresses, unless it says so', async () => {
    const names = await site.newRole({ ca_id: ca, allow_ip_sans: false });
    for (const body of [{ ip_sans: ['10.0.0.1'] }, { common_name: '10.0.0.1' }, { common_name: '::1' }]) {
      await expectRefused(site, issuing(body, names), { rule: 'ip_allowed' });
    }
    await expectRefused(site, signing({ csr_pem: csr({ ips: ['10.0.0.1'] }) }, names), {
      rule: 'ip_allowed',
    });
    expect(await sansOf(`/v1/pki/issue/${role}`, { common_name: '::1' })).toBe('IP Address:0:0:0:0:0:0:0:1');
  });
});

describe('an issuer with name constraints', () => {
  let constrained: string;
  beforeAll(async () => {
    const root = await site.newCa({
      permitted_dns_domains: ['example.com'],
      permitted_ip_ranges: ['10.0.0.0/8'],
    });
    const middle = await site.newCa({ parent_ca_id: root, excluded_dns_domains: ['secret.example.com'] });
    const lowest = await site.newCa({ parent_ca_id: middle });
    const allowed_domains = ['example.com', 'example.org'];
    constrained = await site.newRole({ ca_id: lowest, allowed_domains, require_cn: false });
  });

  it.each([
    ['a name outside what is permitted two levels up', { alt_names: ['example.org'] }, 'alt_names[0]'],
    ['a wildcard outside it', { alt_names: ['*.example.org'] }, 'alt_names[0]'],
    ['a name that is excluded one level up', { alt_names: ['secret.example.com'] }, 'alt_names[0]'],
    ['a name below one that is excluded', { common_name: 'a.b.secret.example.com' }, 'common_name'],
    ['a wildcard that stands for an excluded name', { alt_names: ['*.example.com'] }, 'alt_names[0]'],
    ['an address outside', { ip_sans: ['11.0.0.1'] }, 'ip_sans[0]'],
    ['an IPv6 address that is mapped', { ip_sans: ['::ffff:10.0.0.1'] }, 'ip_sans[0]'],
  ])('refuses %s before anything is signed', async (_, body, field) => {
    await expectRefused(site, issuing(body, constrained), { rule: 'name_constraints', field });
  });

  it('refuses such a name in a CSR', async () => {
    const csr_pem = csr({ dns: ['example.org'] });
    await expectRefused(site, signing({ csr_pem }, constrained), {
      rule: 'name_constraints',
      field: 'csr_pem',
    });
  });

  it('takes names inside', async () => {
    const body = { common_name: 'a.example.com', alt_names: ['*.b.example.com'], ip_sans: ['10.255.0.1'] };
    expect(await sansOf(`/v1/pki/issue/${constrained}`, body)).toBe(
      'DNS:a.example.com, DNS:*.b.example.com, IP Address:10.255.0.1',
    );
  });
});

describe('a common name', () => {
  it('that is a DNS name or an address is a name of the certificate too', async () => {
    expect(await sansOf(`/v1/pki/issue/${role}`, { common_name: 'A.example.com' })).toBe('DNS:a.example.com');
    expect(await sansOf(`/v1/pki/issue/${role}`, { common_name: '10.0.0.1' })).toBe('IP Address:10.0.0.1');
    const csr_pem = csr({ commonName: 'a.example.com', dns: ['b.example.com'] });
    expect(await sansOf(`/v1/pki/sign/${role}`, { csr_pem })).toBe('DNS:a.example.com, DNS:b.example.com');
  });

  it('that is a DNS name or an address is judged as one', async () => {
    await expectRefused(site, issuing({ common_name: 'evil.test', alt_names: ['a.example.com'] }), {
      rule: 'dns_allowed',
      field: 'common_name',
    });
    const csr_pem = csr({ commonName: 'evil.test', dns: ['a.example.com'] });
    await expectRefused(site, signing({ csr_pem }), { rule: 'dns_allowed', field: 'csr_pem' });
  });

  it('that is only a text is the subject’s alone', async () => {
    for (const common_name of ['Billing Service', 'ada@example.com', 'Größe 5']) {
      const body = { common_name, alt_names: ['a.example.com'] };
      expect(await sansOf(`/v1/pki/issue/${role}`, body)).toBe('DNS:a.example.com');
      expect(await sansOf(`/v1/pki/issue/${role}`, { common_name })).toBeUndefined();
    }
  });

  it.each([
    ['with a dot at its end', 'evil.test.'],
    ['with white space around', ' evil.test'],
    ['with white space behind', 'evil.test '],
    ['with a no-break space', 'evil.test\u00a0'],
    ['with a port', 'evil.test:443'],
    ['as a URL', 'https://evil.test'],
    ['with an underscore', 'a_b.evil.test'],
    ['with letters of other scripts', 'еvil.test'],
    ['with an ideographic full stop', 'evil\u3002test'],
    ['with a fullwidth full stop', 'evil\uff0etest'],
    ['with a halfwidth full stop', 'evil\uff61test'],
    ['in brackets', '[::1]'],
    ['short for an address', '127.1'],
    ['with a zero-width space', 'evil\u200btest'],
    ['with a mark of direction', '\u202etset.live'],
    ['of two lines', 'evil\ntest'],
    ['with NUL', 'a.example.com\0.evil.test'],
    ['of white space', ' '],
    ['of half a character', '\udc00'],
  ])('that could be taken for a host, %s, is refused', async (_, common_name) => {
    const body = { common_name, alt_names: ['a.example.com'] };
    await expectRefused(site, issuing(body), { field: 'common_name' });
    if (!/[\0\udc00]/.test(common_name)) {
      const csr_pem = csr({ commonName: common_name, dns: ['a.example.com'] });
      await expectRefused(site, signing({ csr_pem }), { field: 'csr_pem' });
      await expectRefused(site, importing({ csr_pem }), { field: 'csr_pem' });
    }
  });

  it('of 65 characters is refused, and one of 64 is not', async () => {
    const long = `${'a'.repeat(53)}.example.com`;
    expect(long).toHaveLength(65);
    await expectRefused(site, issuing({ common_name: long }), {
      rule: 'common_name_length',
      field: 'common_name',
    });
    await site.issue(role, { common_name: long.slice(1) });
    await expectRefused(site, issuing({ common_name: 'é'.repeat(65) }), { rule: 'common_name_length' });
    await site.issue(role, { common_name: 'é'.repeat(64) });
  });

  it('twice in one CSR is refused', async () => {
    const subject = ['a.example.com', 'b.example.com'].map((value) => ({
      type: 'commonName' as const,
      value,
    }));
    const refusal = { rule: 'common_name_single', field: 'csr_pem' };
    await expectRefused(site, signing({ csr_pem: csr({ subject }) }), refusal);
    const own = { csr_pem: csr({ subject }), common_name: 'a.example.com', alt_names: ['b.example.com'] };
    await expectRefused(site, signing(own), { rule: 'common_name_single' });
  });

  it('that is absent is refused where the role asks for one', async () => {
    const strict = await site.newRole({ ca_id: ca, require_cn: true });
    const refusal = { rule: 'common_name_required' };
    await expectRefused(site, issuing({ alt_names: ['a.example.com'] }, strict), refusal);
    const csr_pem = csr({ dns: ['a.example.com'] });
    await expectRefused(site, signing({ csr_pem }, strict), { ...refusal, field: 'csr_pem' });
    await site.made(`/v1/pki/sign/${strict}`, { csr_pem, common_name: 'a.example.com' });
  });

  it('that is absent, with no other name, is refused', async () => {
    await expectRefused(site, issuing({}), { rule: 'names_present', field: 'common_name' });
    await expectRefused(site, signing({ csr_pem: csr({}) }), { rule: 'names_present', field: 'csr_pem' });
  });

  it('that is absent makes the names critical, as the subject is empty', async () => {
    const nameless = parseCertificate(
      derOf((await site.issue(role, { alt_names: ['a.example.com'] })).certificate),
    );
    const named = parseCertificate(derOf((await site.issue(role)).certificate));
    const criticalOf = ({ extensions }: typeof named): boolean | undefined =>
      extensions.find(({ oid }) => oid === '2.5.29.17')?.critical;
    expect([nameless.subject.rdns.length, criticalOf(nameless)]).toEqual([0, true]);
    expect([named.subject.rdns.length, criticalOf(named)]).toEqual([1, false]);
  });
});

describe('a DNS name', () => {
  const label = 'a'.repeat(63);

  it.each([
    ['that is an IPv4 address', '10.0.0.1', /ip_sans/],
    ['that is an IPv6 address', '::1', /ip_sans/],
    ['in brackets', '[::1]', /letters, digits and hyphens/],
    ['that ends in a number', '1.2.3', /last label is a number/],
    ['that ends in a hexadecimal number', '0x7f.1', /last label is a number/],
    ['that is hexadecimal', '0x7f000001', /last label is a number/],
    ['that is octal', '010.0.0.1', /last label is a number/],
    ['with an empty label', 'a..example.com', /empty label/],
    ['with a label of 64 characters', `a${label}.example.com`, /longer than 63/],
    ['of 254 characters', `${`${label}.`.repeat(3)}${'a'.repeat(50)}.example.com`, /longer than 253/],
    ['with an underscore', 'a_b.example.com', /letters, digits and hyphens/],
    ['with a space', 'a b.example.com', /letters, digits and hyphens/],
    ['with a slash', 'a/b.example.com', /letters, digits and hyphens/],
    ['with a newline', 'a.example.com\n', /letters, digits and hyphens/],
    ['with a hyphen first', '-a.example.com', /hyphen/],
    ['with a hyphen last', 'a-.example.com', /hyphen/],
    ['of other letters', 'bücher.example.com', /xn--bcher-kva/],
    ['of broken punycode', 'xn--a.example.com', /punycode/],
    ['of punycode for plain letters', 'xn--abc-.example.com', /punycode|hyphen/],
    ['of upper case in punycode for nothing', 'xn--\u00fc.example.com', /.*/],
    ['with a wildcard behind', 'a.*.example.com', /whole first label/],
    ['with two wildcards', '*.*.example.com', /whole first label/],
    ['with part of a wildcard', 'a*.example.com', /whole first label/],
    ['that is a wildcard of a whole domain', '*.com', /at least two labels/],
    ['that is empty', '', /empty/],
  ])('%s is refused', async (_, name, message) => {
    const refusal = { field: 'alt_names[0]', message };
    await expectRefused(site, issuing({ alt_names: [name] }), refusal);
    if (/^[\x20-\x7e]+$/.test(name)) {
      const csr_pem = csr({ dns: [name] });
      await expectRefused(site, signing({ csr_pem }), { field: 'csr_pem', message });
      await expectRefused(site, importing({ csr_pem }), { field: 'csr_pem', message });
    }
  });

  it.each([
    `${label}.example.com`,
    `${`${label}.`.repeat(3)}${'a'.repeat(49)}.example.com`,
    'xn--bcher-kva.example.com',
    'a-b.example.com',
    '1.example.com',
    '0x7f.example.com',
  ])('like %s is taken', async (name) => {
    expect(await sansOf(`/v1/pki/issue/${role}`, { alt_names: [name] })).toBe(`DNS:${name}`);
    const csr_pem = csr({ dns: [name] });
    expect(await sansOf(`/v1/pki/sign/${role}`, { csr_pem })).toBe(`DNS:${name}`);
    expect(await site.made('/v1/pki/csr/import', { csr_pem })).toMatchObject({ san_dns: [name] });
  });
});

describe('an address', () => {
  it.each([
    '[::1]',
    '1.2.3',
    '0x7f.1',
    '010.0.0.1',
    '127.1',
    '2130706433',
    '10.0.0.256',
    '::1%eth0',

    '1::2::3',
    ' 10.0.0.1',
    '10.0.0.1/32',
    '',
    '10.0.0.1\0',
  ])('written as %j is refused', async (address) => {
    await expectRefused(site, issuing({ ip_sans: [address] }), { field: 'ip_sans[0]' });
  });

  it('in all its spellings is one', async () => {
    const ip_sans = ['::1', '0:0:0:0:0:0:0:1', '0000::0001', '10.0.0.1'];
    expect(await sansOf(`/v1/pki/issue/${role}`, { ip_sans })).toBe(
      'IP Address:0:0:0:0:0:0:0:1, IP Address:10.0.0.1',
    );
  });
});

describe('many names', () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}.example.com`);

  it('are issued up to 100', async () => {
    const most = await sansOf(`/v1/pki/issue/${role}`, { alt_names: names(100) });
    expect(most?.split(', ')).toHaveLength(100);
    expect(
      (await sansOf(`/v1/pki/sign/${role}`, { csr_pem: csr({ dns: names(100) }) }))?.split(', '),
    ).toHaveLength(100);
  });

  it('are refused from 101, wherever they stand', async () => {
    const rule = 'names_bounded';
    await expectRefused(site, issuing({ alt_names: names(101) }), { field: 'alt_names' });
    await expectRefused(site, issuing({ common_name: 'a.example.com', alt_names: names(100) }), { rule });
    await expectRefused(
      site,
      issuing({ alt_names: names(51), ip_sans: names(50).map((_, i) => `10.0.0.${i}`) }),
      { rule },
    );
    await expectRefused(site, signing({ csr_pem: csr({ dns: names(101) }) }), { rule, field: 'csr_pem' });
    await expectRefused(site, signing({ csr_pem: csr({ dns: names(1500) }) }), { rule, field: 'csr_pem' });
  });

  it('are told in few words', async () => {
    const csr_pem = csr({ dns: names(1500).map((name) => `${name}.evil.test`) });
    const answer = await expectRefused(site, signing({ csr_pem }), { rule: 'names_bounded' });
    expect(answer.text.length).toBeLessThan(50_000);
    const [event] = await site.events(`&request_id=${answer.error?.request_id}`);
    expect(JSON.stringify(event).length).toBeLessThan(10_000);
  });

  it('ten thousand, and a CSR of a megabyte, are refused by their size', async () => {
    const refusal = { field: 'csr_pem', message: /at most 65536 characters/ };
    await expectRefused(site, signing({ csr_pem: csr({ dns: names(10_000) }) }), refusal);
    await expectRefused(site, importing({ csr_pem: csr({ dns: names(10_000) }) }), refusal);
    await expectRefused(site, signing({ csr_pem: 'x'.repeat(1_000_000) }), refusal);
    await expectRefused(site, issuing({ alt_names: names(10_000) }), { field: 'alt_names' });
    const whole = { status: 413, code: 'payload_too_large' };
    await expectRefused(site, signing({ csr_pem: 'x'.repeat(1_100_000) }), whole);
  });

  it('that are the same count once', async () => {
    const alt_names = Array.from({ length: 100 }, (_, i) =>
      i % 2 === 0 ? 'a.example.com' : 'A.EXAMPLE.com',
    );
    expect(await sansOf(`/v1/pki/issue/${role}`, { alt_names })).toBe('DNS:a.example.com');
  });
});
